using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;
using RecInterp.Training.Interactions;
using RecInterp.Training.Interactions.Operators;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Interactions;

/// <summary>Every operator, in every form that its operator sets have, gives the numbers and shapes that ONNX Runtime gives.</summary>
public class OperatorTests
{
    private static readonly long[] Vector = [4];
    private static readonly long[] Matrix = [3, 4];
    private static readonly long[] Block = [2, 3, 4];
    private static readonly (string, object)[] None = [];

    private static readonly Case[] Cases =
    [
        .. new[] { "Identity", "Neg", "Abs", "Exp", "Sigmoid", "Tanh", "Relu", "LeakyRelu", "Elu", "Softplus", "Erf", "Reciprocal" }
            .Select(name => new Case(name, 13, [Block])),
        new("Sqrt", 13, [Block]) { Positive = true },
        new("Log", 13, [Block]) { Positive = true },
        new("Dropout", 10, [Block]),
        new("Dropout", 13, [Block]),
        new("Cast", 9, [Block]) { Attributes = [("to", 1L)] },
        new("LeakyRelu", 6, [Block]) { Attributes = [("alpha", 0.3f)] },
        new("Elu", 6, [Block]) { Attributes = [("alpha", 0.5f)] },
        .. new[] { "Add", "Sub", "Mul", "Div" }.SelectMany(name => new Case[]
        {
            new(name, 7, [Block, Block]),
            new(name, 13, [Block, Vector]),
            new(name, 14, [Matrix, Block]),
        }),
        new("Pow", 7, [Block]) { Constants = [Floats([], 2)] },
        new("Pow", 13, [Block, Block]) { Positive = true },
        new("Pow", 15, [Block]) { Constants = [Floats([1], 0.5f)], Positive = true },
        new("Clip", 6, [Block]) { Attributes = [("min", -0.5f), ("max", 0.25f)] },
        new("Clip", 6, [Block]) { Attributes = [("max", 0.25f)] },
        new("Clip", 6, [Block]),
        new("Clip", 11, [Block]) { Constants = [Floats([], -0.5f), Floats([], 0.25f)] },
        new("Clip", 13, [Block]) { Constants = [Floats([], -0.5f)] },
        new("Max", 8, [Block, Vector, Matrix]),
        new("Min", 13, [Block, Matrix]),
        new("Max", 12, [Block]),
        new("Sum", 8, [Block, Vector]),
        new("MatMul", 9, [Matrix, [4, 5]]),
        new("MatMul", 13, [Block, [2, 4, 5]]),
        new("MatMul", 13, [Block, Vector]),
        new("Gemm", 7, [Matrix, [4, 5], [5]]),
        new("Gemm", 9, [Matrix, [5, 4], [3, 1]]) { Attributes = [("transB", 1L), ("alpha", 0.5f), ("beta", 2f)] },
        new("Gemm", 13, [[4, 3], [4, 5]]) { Attributes = [("transA", 1L), ("alpha", 0.5f)] },
        new("Gemm", 11, [Matrix, [4, 5]]),
        new("Transpose", 1, [Block]),
        new("Transpose", 13, [Block]) { Attributes = [("perm", new long[] { 0, 2, 1 })] },
        new("Concat", 4, [Matrix, Matrix]) { Attributes = [("axis", 1L)] },
        new("Concat", 13, [Block, [2, 3, 1]]) { Attributes = [("axis", -1L)] },
        new("Reshape", 5, [Block]) { Constants = [Integers(0, -1)] },
        new("Reshape", 14, [Block]) { Constants = [Integers(-1, 2, 0)], Attributes = [("allowzero", 0L)] },
        new("Flatten", 9, [Block]),
        new("Flatten", 13, [Block]) { Attributes = [("axis", -1L)] },
        new("Flatten", 11, [Block]) { Attributes = [("axis", 0L)] },
        new("Squeeze", 1, [[2, 1, 3, 1]]),
        new("Squeeze", 11, [[2, 1, 3, 1]]) { Attributes = [("axes", new long[] { -1 })] },
        new("Squeeze", 13, [[2, 1, 3, 1]]) { Constants = [Integers(1, 3)] },
        new("Unsqueeze", 11, [Matrix]) { Attributes = [("axes", new long[] { 0, 3 })] },
        new("Unsqueeze", 13, [Matrix]) { Constants = [Integers(-1, 1)] },
        new("Split", 11, [Block]) { Attributes = [("axis", 2L), ("split", new long[] { 1, 3 })], Outputs = 2 },
        new("Split", 13, [Block]) { Attributes = [("axis", -1L)], Constants = [Integers(2, 2)], Outputs = 2 },
        new("Split", 13, [Block]) { Attributes = [("axis", 2L)], Outputs = 2 },
        new("Split", 18, [[2, 5]]) { Attributes = [("axis", 1L), ("num_outputs", 3L)], Outputs = 3 },
        .. new[] { "ReduceSum", "ReduceMean", "ReduceL2", "ReduceSumSquare" }.SelectMany(name => new Case[]
        {
            new(name, 11, [Block]) { Attributes = [("axes", new long[] { -1 }), ("keepdims", 0L)] },
            new(name, 11, [Block]) { Attributes = [("axes", new long[] { 0, 2 })] },
            new(name, 11, [Block]),
            new(name, 18, [Block]) { Attributes = [("keepdims", 0L)], Constants = [Integers(1)] },
            new(name, 18, [Block]) { Attributes = [("keepdims", 0L), ("noop_with_empty_axes", 0L)] },
        }),
        new("ReduceSum", 13, [Block]) { Attributes = [("noop_with_empty_axes", 1L)] },
        .. new[] { "Softmax", "LogSoftmax" }.SelectMany(name => new Case[]
        {
            new(name, 9, [Block]),
            new(name, 11, [Block]) { Attributes = [("axis", 2L)] },
            new(name, 13, [Block]),
            new(name, 13, [Block]) { Attributes = [("axis", 1L)] },
        }),
        new("BatchNormalization", 9, [Matrix]) { Constants = Statistics(4) },
        new("BatchNormalization", 15, [Block]) { Constants = Statistics(3), Attributes = [("epsilon", 0.1f)] },
        new("LayerNormalization", 17, [Block, Vector, Vector]),
        new("LayerNormalization", 17, [Block, [3, 4]]) { Attributes = [("axis", 1L), ("epsilon", 0.1f)] },
    ];

    public static TheoryData<string> Names => [.. Cases.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_gives_what_ONNX_Runtime_gives(string name)
    {
        var operation = Cases.Single(item => item.Name == name);
        var random = new Random(5);
        var inputs = operation.Inputs.Select((shape, i) => ($"x{i}", shape)).ToArray();
        var constants = operation.Constants.Select((value, i) => ($"c{i}", value)).ToArray();
        var model = OnnxFile.OfOneNode(operation.Operator, operation.Opset, inputs, constants, operation.Attributes, operation.Outputs);
        var values = inputs.Select(input => new OnnxTensor(input.shape, Draw(random, input.shape, operation.Positive), null)).ToArray();
        using var session = OnnxSession.Open(model);
        var expected = session.Run([.. inputs.Zip(values, (input, value) => (input.Item1, value))]);
        using var scope = NewDisposeScope();

        var (node, definition) = Assert.Single(OperatorTable.Resolve(model));
        var found = definition.Apply(new OperatorCall(
            node,
            [.. values.Concat(operation.Constants).Select(value => value.Floats is null ? tensor(value.Integers!, [.. value.Shape]) : tensor(value.Floats, [.. value.Shape]))],
            [.. values.Select(_ => (OnnxTensor?)null), .. operation.Constants],
            new ElementTypes(FloatPrecision.Single)));

        Assert.InRange(found.Length, operation.Outputs, int.MaxValue); // Optional outputs are computed whether they are wanted or not.
        for (var output = 0; output < operation.Outputs; output++)
        {
            Assert.Equal(expected[output].Shape, found[output].shape);
            Near.Equal(expected[output].Floats!, found[output].Floats(), 1e-5, $"{name}, output {output}");
        }
    }

    [Fact]
    public void An_operator_that_is_not_there_is_named_with_its_node_domain_and_operator_set()
    {
        var model = OnnxFile.OfOneNode("Atan", 17, [("x", Matrix)], [], None);

        var error = Assert.Throws<InvalidArtifactException>(() => OperatorTable.Resolve(model));

        Assert.Equal(
            "one-node.onnx: the interaction has 1 node(s) whose operator cannot be interpreted in training: node the_node: operator ai.onnx.Atan of operator set 17. "
            + "Importing and serving this scorer still work, and so does training with the embedding loss alone (Beta = 0)",
            error.Message);
    }

    [Fact]
    public void An_operator_of_another_domain_is_not_taken_for_the_one_of_the_same_name()
    {
        var model = OnnxFile.OfOneNode("Add", 1, [("x", Matrix), ("y", Matrix)], [], None, domain: "ai.onnx.ml");

        var error = Assert.Throws<InvalidArtifactException>(() => OperatorTable.Resolve(model));

        Assert.Contains("operator ai.onnx.ml.Add of operator set 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_set_older_than_the_meaning_that_is_known_is_refused()
    {
        var model = OnnxFile.OfOneNode("LayerNormalization", 16, [("x", Matrix), ("y", Vector)], [], None);

        Assert.Throws<InvalidArtifactException>(() => OperatorTable.Resolve(model));
    }

    private static OnnxTensor[] Statistics(int channels)
    {
        var random = new Random(6);
        float[] Draw(double low) => [.. Enumerable.Range(0, channels).Select(_ => (float)(low + random.NextDouble()))];
        return [.. new[] { Draw(0.5), Draw(-0.5), Draw(-0.5), Draw(0.5) }.Select(values => new OnnxTensor([channels], values, null))];
    }

    private static OnnxTensor Floats(long[] shape, params float[] values) => new(shape, values, null);

    private static OnnxTensor Integers(params long[] values) => new([values.Length], null, values);

    private static float[] Draw(Random random, long[] shape, bool positive) =>
        [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => (float)(positive ? 0.1 + random.NextDouble() : (2 * random.NextDouble()) - 1))];

    /// <summary>One use of an operator.</summary>
    private sealed record Case(string Operator, int Opset, long[][] Inputs)
    {
        public OnnxTensor[] Constants { get; init; } = [];

        public (string, object)[] Attributes { get; init; } = [];

        public int Outputs { get; init; } = 1;

        public bool Positive { get; init; }

        public string Name =>
            $"{Operator}-{Opset} {string.Join(" ", Inputs.Select(shape => $"({string.Join(",", shape)})"))}"
            + string.Concat(Attributes.Select(attribute => $" {attribute.Item1}={(attribute.Item2 is long[] list ? string.Join(",", list) : attribute.Item2)}"))
            + string.Concat(Constants.Select(constant => $" c({string.Join(",", constant.Shape)})"));
    }
}
