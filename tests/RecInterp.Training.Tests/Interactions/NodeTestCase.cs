using RecInterp.Onnx.Graphs;
using RecInterp.Training.Interactions;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Interactions;

/// <summary>One of ONNX's node tests: a model of one operator (or of what it expands to), inputs, and outputs.</summary>
internal sealed class NodeTestCase
{
    private NodeTestCase(OnnxModel model, OnnxTensor[] inputs, OnnxTensor[] outputs)
    {
        Model = model;
        Inputs = inputs;
        Outputs = outputs;
    }

    public OnnxModel Model { get; }

    public IReadOnlyList<OnnxTensor> Inputs { get; }

    public IReadOnlyList<OnnxTensor> Outputs { get; }

    /// <summary>A case without known outputs: for its gradient only.</summary>
    public static NodeTestCase Of(OnnxModel model, params OnnxTensor[] inputs) => new(model, inputs, []);

    public static NodeTestCase Read(string name)
    {
        var folder = NodeTestFolder.PathOf(name);
        var model = OnnxModel.Read(Path.Combine(folder, "model.onnx"));
        return new NodeTestCase(model, Tensors(folder, "input"), Tensors(folder, "output"));
    }

    /// <summary>What is wrong with the outputs that the interpreter gives; null where they are right.</summary>
    public string? Fault()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var executor = new GraphExecutor(Model, FloatPrecision.AsDeclared);
        var found = executor.Run(Model.Inputs.Zip(Inputs, (input, value) => (input.Name, executor.Types.ToTensor(value))));
        return found.Zip(Outputs).Select((pair, i) => Fault(executor, pair.First, pair.Second) is { } fault ? $"output {i}: {fault}" : null).FirstOrDefault(fault => fault is not null);
    }

    private static string? Fault(GraphExecutor executor, Tensor found, OnnxTensor expected)
    {
        if (found.dtype != executor.Types.Of(expected.ElementType))
        {
            return $"is {found.dtype}, expected {expected.ElementType}";
        }

        if (!found.shape.SequenceEqual(expected.Shape))
        {
            return $"has shape ({string.Join(", ", found.shape)}), expected ({string.Join(", ", expected.Shape)})";
        }

        if (expected.Integers is { } integers)
        {
            var values = found.to(ScalarType.Int64).contiguous().data<long>().ToArray();
            return Enumerable.Range(0, integers.Length).Where(i => values[i] != integers[i]).Select(i => $"element {i} is {values[i]}, expected {integers[i]}").FirstOrDefault();
        }

        // As ONNX's own runner compares: a thousandth of the value; half precision has no more.
        var absolute = expected.ElementType is OnnxElementType.Float16 or OnnxElementType.BFloat16 ? 1e-2 : 1e-6;
        var doubles = found.to(ScalarType.Float64).contiguous().data<double>().ToArray();
        double[] wanted = expected.Doubles ?? Array.ConvertAll(expected.Floats!, value => (double)value);
        return Enumerable.Range(0, wanted.Length)
            .Where(i => !(doubles[i].Equals(wanted[i]) || Math.Abs(doubles[i] - wanted[i]) <= absolute + (1e-3 * Math.Abs(wanted[i]))))
            .Select(i => $"element {i} is {doubles[i]:R}, expected {wanted[i]:R}")
            .FirstOrDefault();
    }

    private static OnnxTensor[] Tensors(string folder, string kind) =>
    [
        .. Enumerable.Range(0, int.MaxValue)
            .Select(i => Path.Combine(folder, "test_data_set_0", $"{kind}_{i}.pb"))
            .TakeWhile(File.Exists)
            .Select(OnnxTensor.Read),
    ];
}
