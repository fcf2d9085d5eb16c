using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Anatomy;

/// <summary>Runs a tower on a few rows, to see what it gives: widths and types, which graphs often leave out, and whether it keeps a batch axis.</summary>
internal sealed class TowerProbe
{
    /// <summary>Rows that are probed.</summary>
    public const int Rows = 3;

    private readonly OnnxModel _model;
    private readonly string _side;

    /// <summary>Prepares a probe.</summary>
    /// <param name="model">The scorer.</param>
    /// <param name="side">"user" or "item", for messages.</param>
    public TowerProbe(OnnxModel model, string side)
    {
        _model = model;
        _side = side;
    }

    /// <summary>Checks the inputs and runs the tower.</summary>
    /// <param name="names">The tower's inputs.</param>
    /// <param name="frontier">Values that it gives.</param>
    /// <param name="batch">Where its batch axis is.</param>
    /// <returns>The inputs, with or without a batch axis, and the values of <see cref="Rows"/> rows.</returns>
    public (IReadOnlyList<TowerInput> Inputs, IReadOnlyList<ProbedTensor> Tensors) Run(IReadOnlyList<string> names, IReadOnlyList<string> frontier, BatchAxis batch)
    {
        var declared = names.Select(name => _model.Inputs.First(input => input.Name == name)).ToList();
        declared.ForEach(CheckType);
        var canBatch = declared.TrueForAll(input => input.Shape is not []);
        if (batch == BatchAxis.None || !canBatch)
        {
            return batch == BatchAxis.First ? throw NoBatchAxis(declared) : RowByRow(declared, frontier);
        }

        try
        {
            return Batched(declared, frontier);
        }
        catch (InvalidArtifactException) when (batch == BatchAxis.Found && MayBeOneRow(declared))
        {
            // Not one row's result for each of the rows: then perhaps the inputs describe a single row. If that fails too, the first reason tells more.
            try
            {
                return RowByRow(declared, frontier);
            }
            catch (InvalidArtifactException)
            {
            }

            throw;
        }
    }

    /// <summary>A graph that wants a free first axis gets one; of a fixed one nothing but a single row is left.</summary>
    private static bool MayBeOneRow(List<OnnxValue> declared) => declared.TrueForAll(input => input.Shape is { Count: 1 });

    private (IReadOnlyList<TowerInput> Inputs, IReadOnlyList<ProbedTensor> Tensors) Batched(List<OnnxValue> declared, IReadOnlyList<string> frontier)
    {
        var inputs = declared.ConvertAll(input => new TowerInput(input.Name, input.ElementType, [.. (input.Shape ?? [null]).Skip(1)], true));
        var tensors = Give(inputs, frontier, Rows, 5);
        foreach (var tensor in tensors)
        {
            if (tensor.Value.Shape.Count == 0 || tensor.Value.Shape[0] != Rows)
            {
                throw new InvalidArtifactException(
                    _model.Artifact,
                    $"{_side} tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Value.Shape)}] for {Rows} {_side}s, expected [{Rows}, ...]: the tower must keep the batch axis first");
            }
        }

        ExpectSameRowShape(inputs, frontier, tensors.ConvertAll(tensor => tensor with { Value = tensor.Value with { Shape = [.. tensor.Value.Shape.Skip(1)] } }), Rows, 1);
        return (inputs, tensors);
    }

    private (IReadOnlyList<TowerInput> Inputs, IReadOnlyList<ProbedTensor> Tensors) RowByRow(List<OnnxValue> declared, IReadOnlyList<string> frontier)
    {
        var inputs = declared.ConvertAll(input => new TowerInput(input.Name, input.ElementType, [.. input.Shape ?? []], false));
        var one = Give(inputs, frontier, 1, 5);
        ExpectSameRowShape(inputs, frontier, one, 1, 0);
        var stacked = one.ConvertAll(tensor => tensor with
        {
            Value = tensor.Value with { Shape = [Rows, .. tensor.Value.Shape], Floats = [.. Enumerable.Repeat(tensor.Value.Floats!, Rows).SelectMany(values => values)] },
        });
        return (inputs, stacked);
    }

    /// <summary>A longer sequence must give an embedding of the same shape.</summary>
    private void ExpectSameRowShape(List<TowerInput> inputs, IReadOnlyList<string> frontier, List<ProbedTensor> first, int rows, int rowAxis)
    {
        if (inputs.TrueForAll(input => input.RowShape.All(axis => axis is not null)))
        {
            return;
        }

        foreach (var (tensor, longer) in first.Zip(Give(inputs, frontier, rows, 7)))
        {
            if (!longer.Value.Shape.Skip(rowAxis).SequenceEqual(tensor.Value.Shape))
            {
                throw new InvalidArtifactException(
                    _model.Artifact,
                    $"{_side} tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Value.Shape)}] for inputs of length 5 and [{string.Join(", ", longer.Value.Shape.Skip(rowAxis))}] for inputs of length 7, "
                        + $"expected one width: {string.Join(" and ", inputs.Select(input => input.Describe()))}: axes after the first are free; expected fixed lengths, or a tower that sums a sequence up");
            }
        }
    }

    /// <summary>The shape of a value for one row.</summary>
    /// <param name="inputs">The tower's inputs, batched.</param>
    /// <param name="value">The value, inside the tower.</param>
    public long[] RowShapeOf(IReadOnlyList<TowerInput> inputs, string value)
    {
        var shape = Values(inputs, [value], Rows, 5)[0].Value.Shape;
        return shape.Count > 0 && shape[0] == Rows && shape.SequenceEqual(Values(inputs, [value], Rows, 7)[0].Value.Shape)
            ? [.. shape.Skip(1)]
            : throw new InvalidArtifactException(
                _model.Artifact,
                $"the interaction reads the shape of the {_side} tower's value '{value}', which is [{string.Join(", ", shape)}] for {Rows} rows; expected [{Rows}, ...] of fixed lengths");
    }

    private List<ProbedTensor> Give(IReadOnlyList<TowerInput> inputs, IReadOnlyList<string> frontier, int rows, long free)
    {
        var tensors = Values(inputs, frontier, rows, free);
        return tensors.Find(tensor => tensor.Value.Floats is null) is { } integer
            ? throw new InvalidArtifactException(_model.Artifact, $"{_side} tensor '{integer.Name}' holds integers, expected an embedding of floats")
            : tensors;
    }

    private List<ProbedTensor> Values(IReadOnlyList<TowerInput> inputs, IReadOnlyList<string> values, int rows, long free)
    {
        var part = GraphCut.Extract(
            _model,
            [.. inputs.Select(input => _model.Inputs.First(declared => declared.Name == input.Name))],
            [.. values.Select(name => new OnnxValue(name, OnnxElementType.Undefined, null))]);
        try
        {
            using var session = OnnxSession.Open(part);
            var outputs = session.Run([.. inputs.Select(input => (input.Name, Ones(input, rows, free)))]);
            var given = session.Outputs.Zip(outputs, (output, value) => new ProbedTensor(output.Name, output.ElementType, value)).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
            return [.. values.Select(name => given[name])];
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidArtifactException(_model.Artifact, $"the {_side} tower does not run on {rows} rows: {e.Message}", e);
        }
    }

    /// <summary>Ids of 0, features of 1, and a mask that hides nothing.</summary>
    private static OnnxTensor Ones(TowerInput input, int rows, long free)
    {
        var shape = input.ShapeOf(rows, free);
        var count = checked((int)shape.Aggregate(1L, (product, axis) => product * axis));
        if (!input.TakesIntegers)
        {
            var ones = new float[count];
            Array.Fill(ones, 1f);
            return new OnnxTensor(shape, ones, null);
        }

        var integers = new long[count];
        if (input.ElementType == OnnxElementType.Bool || input.Name.Contains("mask", StringComparison.OrdinalIgnoreCase) || input.Name.Contains("len", StringComparison.OrdinalIgnoreCase))
        {
            Array.Fill(integers, 1);
        }

        return new OnnxTensor(shape, null, integers);
    }

    private void CheckType(OnnxValue input)
    {
        if (input.ElementType is not (OnnxElementType.Int64 or OnnxElementType.Int32 or OnnxElementType.Float32 or OnnxElementType.Float64 or OnnxElementType.Bool or OnnxElementType.Float16))
        {
            throw new InvalidArtifactException(_model.Artifact, $"{_side} input {input.Describe()}: expected a tensor of int64, int32, bool, float16, float32 or float64");
        }
    }

    private InvalidArtifactException NoBatchAxis(List<OnnxValue> declared) => new(
        _model.Artifact,
        $"{_side} input {declared.First(input => input.Shape is []).Describe()}: found no batch axis, expected a first axis of free length");
}
