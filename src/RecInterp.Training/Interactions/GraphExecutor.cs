using System.Runtime.InteropServices;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Training.Interactions.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions;

/// <summary>Interprets an ONNX graph node by node with tensors that carry gradients.</summary>
/// <remarks>Constants become tensors once, at construction. A run fills a table of values: one slot for each name in the graph. Results belong
/// to the caller's dispose scope.</remarks>
/// <threadsafety>Safe for concurrent runs until disposed: nothing is written after construction.</threadsafety>
internal sealed class GraphExecutor : IDisposable
{
    private readonly OnnxModel _model;
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly Step[] _steps;
    private readonly Tensor?[] _constants;
    private readonly int[] _outputs;

    /// <summary>Prepares a graph.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="precision">The type of its floats.</param>
    /// <exception cref="InvalidArtifactException">Lists every node whose operator cannot be interpreted.</exception>
    public GraphExecutor(OnnxModel model, FloatPrecision precision)
    {
        _model = model;
        Types = new ElementTypes(precision);
        var definitions = OperatorTable.Resolve(model);
        foreach (var input in model.Inputs)
        {
            SlotOf(input.Name);
        }

        _steps = [.. definitions.Select(found => new Step(
            found.Node,
            found.Definition,
            [.. found.Node.Inputs.Select(SlotOf)],
            [.. found.Node.Outputs.Select(SlotOf)],
            [.. found.Node.Inputs.Select(model.Constants.GetValueOrDefault)]))];
        _outputs = [.. model.Outputs.Select(output => SlotOf(output.Name))];
        _constants = new Tensor?[_slots.Count];
        foreach (var (name, constant) in model.Constants)
        {
            if (_slots.TryGetValue(name, out var slot))
            {
                if (constant.IsOutside)
                {
                    throw new InvalidArtifactException(model.Artifact, $"initializer {name} has {constant.Count} values in another file, expected tables of that size in the towers only");
                }

                _constants[slot] = Types.ToTensor(constant).DetachFromDisposeScope();
                RoundingLoss = Math.Max(RoundingLoss, Types.LossOf(constant));
            }
        }
    }

    /// <summary>How element types become tensor types.</summary>
    public ElementTypes Types { get; }

    /// <summary>Largest relative change of a weight by the conversion to the executor's type; 0 where every weight is exact.</summary>
    public double RoundingLoss { get; }

    /// <summary>Runs the graph.</summary>
    /// <param name="feeds">A value for each input.</param>
    /// <returns>The outputs in the graph's order.</returns>
    /// <exception cref="InvalidArtifactException">A node cannot be computed; names it with the shapes of its inputs.</exception>
    public Tensor[] Run(IEnumerable<(string Input, Tensor Value)> feeds)
    {
        var values = (Tensor?[])_constants.Clone();
        foreach (var (input, value) in feeds)
        {
            values[_slots[input]] = value;
        }

        foreach (var step in _steps)
        {
            Run(step, values);
        }

        return [.. _outputs.Select((slot, i) => values[slot] ?? throw new InvalidArtifactException(_model.Artifact, $"no node computes the output '{_model.Outputs[i].Name}'"))];
    }

    /// <summary>Frees the constants.</summary>
    public void Dispose()
    {
        foreach (var constant in _constants)
        {
            constant?.Dispose();
        }
    }

    private int SlotOf(string name)
    {
        if (name.Length == 0)
        {
            return -1;
        }

        if (!_slots.TryGetValue(name, out var slot))
        {
            slot = _slots[name] = _slots.Count;
        }

        return slot;
    }

    private void Run(Step step, Tensor?[] values)
    {
        var inputs = Array.ConvertAll(step.Inputs, slot => slot < 0 ? null : values[slot]);
        try
        {
            var outputs = step.Definition.Apply(new OperatorCall(step.Node, inputs, step.Constants, Types));
            for (var i = 0; i < step.Outputs.Length; i++)
            {
                if (step.Outputs[i] >= 0)
                {
                    values[step.Outputs[i]] = i < outputs.Length
                        ? outputs[i]
                        : throw new NotSupportedException($"output {i} ('{step.Node.Outputs[i]}') is used, but only {outputs.Length} of its outputs are computed");
                }
            }
        }
        catch (Exception e) when (e is ExternalException or NotSupportedException)
        {
            var shapes = string.Join(", ", inputs.Select(input => input is null ? "absent" : $"({string.Join(", ", input.shape)})"));
            throw new InvalidArtifactException(
                _model.Artifact,
                $"node {step.Node.Name}: {OperatorTable.FullName(step.Node)} on inputs of shape {shapes}: {e.Message}. {OperatorTable.StillWorks}",
                e);
        }
    }

    /// <summary>A node, what computes it, and the slots of its inputs and outputs; -1 is an absent one.</summary>
    private sealed record Step(OnnxNode Node, OperatorDefinition Definition, int[] Inputs, int[] Outputs, OnnxTensor?[] Constants);
}
