using RecInterp.Onnx.Graphs;
using RecInterp.TestScorers;
using RecInterp.Training.Interactions;
using RecInterp.Training.Interactions.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Interactions;

/// <summary>Gradients of ONNX's own test cases, interpreted in float64, against central differences.</summary>
public class NodeGradientTests
{
    private const double Step = 1e-5;
    private const int ElementsPerInput = 24;

    /// <summary>Operators that give no gradient, by their nature: truth values, places, shapes and counts, or steps that are flat everywhere.</summary>
    private static readonly string[] WithoutGradient =
    [
        "And", "ArgMax", "ArgMin", "Equal", "EyeLike", "Greater", "GreaterOrEqual", "IsInf", "IsNaN", "Less", "LessOrEqual", "NonZero", "Not", "Or", "Shape", "Size", "Xor",
        "ConstantOfShape",
    ];

    private static readonly (string, object)[] None = [];

    /// <summary>Operators that ONNX's own cases give no gradient for.</summary>
    private static readonly (string Operator, int Opset, string Domain, long[][] Inputs, OnnxTensor[] Constants, (string, object)[] Attributes)[] OwnCases =
    [
        ("Celu", 12, "", [[3, 4]], [], [("alpha", 0.7f)]),
        ("Shrink", 9, "", [[3, 4]], [], [("bias", 0.1f), ("lambd", 0.3f)]),
        ("Swish", 24, "", [[3, 4]], [], [("alpha", 1.5f)]),
        ("Trilu", 14, "", [[4, 4]], [new OnnxTensor([], null, [-1])], [("upper", 0L)]),
        ("Scatter", 9, "", [[3, 2]], [new OnnxTensor([1, 2], null, [2, 0]), new OnnxTensor([1, 2], [7, 8], null)], None),
        ("QuickGelu", 1, "com.microsoft", [[3, 4]], [], None),
        ("FusedMatMul", 1, "com.microsoft", [[3, 4], [5, 4]], [], [("transB", 1L), ("alpha", 0.5f)]),
        ("LinearRegressor", 1, "ai.onnx.ml", [[3, 2]], [], [("coefficients", new float[] { 1, -2, 3, 0.5f }), ("intercepts", new float[] { 0.1f, 0.2f }), ("targets", 2L)]),
        ("Scaler", 1, "ai.onnx.ml", [[3, 2]], [], [("offset", new float[] { 1, -2 }), ("scale", new float[] { 3, 0.5f })]),
        ("Normalizer", 1, "ai.onnx.ml", [[3, 2]], [], [("norm", "L2")]),
    ];

    [RealDataFact("onnx-node-tests.tar.gz")]
    public void Every_differentiable_operator_has_the_gradient_of_its_values()
    {
        var faults = new List<string>();
        var covered = new HashSet<string>(StringComparer.Ordinal);
        var cases = 0;
        foreach (var name in NodeTestFolder.Names)
        {
            if (NodeTestCase.Read(name) is var test && test.Inputs.Any(IsFloat) && test.Outputs.Any(IsFloat) && !name.Contains("training_dropout", StringComparison.Ordinal))
            {
                cases += Check(name, test, covered, faults) ? 1 : 0;
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults: {string.Join("; ", faults.Take(20))}");
        Assert.InRange(cases, 400, 740);
        Assert.Empty(OperatorTable.Names.Except(covered).Except(WithoutGradient).Except(OwnCases.Select(own => own.Operator)));
    }

    [Fact]
    public void Operators_without_cases_of_their_own_have_the_gradient_of_their_values()
    {
        var faults = new List<string>();
        var random = new Random(8);
        foreach (var own in OwnCases)
        {
            var inputs = own.Inputs.Select((shape, i) => ($"x{i}", shape)).ToArray();
            var model = OnnxFile.OfOneNode(own.Operator, own.Opset, inputs, [.. own.Constants.Select((value, i) => ($"c{i}", value))], own.Attributes, 1, own.Domain);
            var values = own.Inputs.Select(shape => new OnnxTensor(shape, [.. Enumerable.Range(0, (int)(shape[0] * shape[1])).Select(_ => (float)((2 * random.NextDouble()) - 1))], null));

            Assert.True(Check(own.Operator, NodeTestCase.Of(model, [.. values]), [], faults), $"{own.Operator} gives no gradient");
        }

        Assert.Empty(faults);
    }

    private static bool IsFloat(OnnxTensor tensor) => tensor is { Floats: not null, Count: > 0 };

    /// <summary>Checks a case.</summary>
    /// <returns>Whether it has a gradient.</returns>
    private static bool Check(string name, NodeTestCase test, HashSet<string> covered, List<string> faults)
    {
        using var scope = NewDisposeScope();
        using var executor = new GraphExecutor(test.Model, FloatPrecision.Double);
        var inputs = test.Inputs.Select(executor.Types.ToTensor).ToArray();
        foreach (var input in inputs.Where(input => input.dtype == ScalarType.Float64 && input.numel() > 0))
        {
            input.requires_grad_(true);
        }

        // 1. A random linear function of the outputs, so that every one of them counts.
        var weights = new Dictionary<int, Tensor>();
        var random = new Random(7);
        if (Functional(executor, test, inputs, weights, random) is not { requires_grad: true } value)
        {
            return false;
        }

        value.backward();

        // 2. The same function beside each point.
        foreach (var (input, index) in inputs.Select((input, index) => (input, index)).Where(entry => entry.input.requires_grad))
        {
            var gradient = input.grad is { } found ? Doubles(found) : new double[input.numel()];
            foreach (var element in Elements(input.numel(), random))
            {
                if (Difference(executor, test, inputs, index, element, weights) is { } expected
                    && !(Math.Abs(gradient[element] - expected) <= 1e-5 * Math.Max(1, Math.Abs(expected))))
                {
                    faults.Add($"{name}: input {index}, element {element}: gradient {gradient[element]:R}, difference {expected:R}");
                    return true;
                }
            }
        }

        covered.UnionWith(test.Model.Nodes.Select(node => node.Operator));
        return true;
    }

    private static IEnumerable<int> Elements(long count, Random random) =>
        count <= ElementsPerInput ? Enumerable.Range(0, (int)count) : Enumerable.Range(0, ElementsPerInput).Select(_ => random.Next((int)count));

    /// <summary>The central difference; null at a kink or jump, where the differences of two step lengths disagree.</summary>
    private static double? Difference(GraphExecutor executor, NodeTestCase test, Tensor[] inputs, int input, int element, Dictionary<int, Tensor> weights)
    {
        double At(double step)
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var moved = (Tensor[])inputs.Clone();
            var values = Doubles(inputs[input]);
            values[element] += step;
            moved[input] = executor.Types.ToTensor(new OnnxTensor(inputs[input].shape, Array.ConvertAll(values, value => (float)value), null) { ElementType = OnnxElementType.Float64, Doubles = values });
            return Functional(executor, test, moved, weights, null)!.to(ScalarType.Float64).ToDouble();
        }

        var here = At(0);
        var (above, below) = ((At(Step) - here) / Step, (here - At(-Step)) / Step);
        var central = (above + below) / 2;
        var closer = (At(Step / 8) - At(-Step / 8)) / (Step / 4);
        return !double.IsFinite(central) || Math.Abs(central - closer) > 1e-2 * Math.Max(1e-2, Math.Abs(central)) || Math.Abs(above - below) > 1e-2 * Math.Max(1e-2, Math.Abs(central)) ? null : central;
    }

    private static Tensor? Functional(GraphExecutor executor, NodeTestCase test, Tensor[] inputs, Dictionary<int, Tensor> weights, Random? random)
    {
        var outputs = executor.Run(test.Model.Inputs.Zip(inputs, (input, value) => (input.Name, value)));
        Tensor? sum = null;
        for (var i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].dtype != ScalarType.Float64 || outputs[i].numel() == 0)
            {
                continue;
            }

            if (random is not null)
            {
                weights[i] = tensor([.. Enumerable.Range(0, (int)outputs[i].numel()).Select(_ => (float)(random.NextDouble() + 0.5))], outputs[i].shape).to(ScalarType.Float64);
            }

            if (!weights[i].shape.SequenceEqual(outputs[i].shape))
            {
                return tensor(float.NaN); // The input tells a length, and the step has changed it.
            }

            // What is infinite has no gradient, and must not spoil the others'.
            var finite = where(outputs[i].isfinite(), outputs[i], zeros_like(outputs[i]));
            var part = (finite * weights[i]).sum();
            sum = sum is null ? part : sum + part;
        }

        return sum;
    }

    private static double[] Doubles(Tensor values) => values.detach().contiguous().data<double>().ToArray();
}
