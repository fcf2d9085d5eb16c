using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>The linear operators of ONNX's domain for classical machine learning, as scikit-learn's converter writes them.</summary>
internal static class MachineLearningOperators
{
    private const string MachineLearning = "ai.onnx.ml";

    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("LinearRegressor", 1, LinearRegressor) { Domain = MachineLearning },
        new("Scaler", 1, call => (Floats(call[0]) - Row(call, "offset")) * Row(call, "scale")) { Domain = MachineLearning },
        new("Normalizer", 1, Normalizer) { Domain = MachineLearning },
    ];

    /// <summary>x W^T + b with "targets" rows of coefficients.</summary>
    private static Tensor LinearRegressor(OperatorCall call)
    {
        if (call.Node.Text("post_transform", "NONE") is not "NONE" and var transform)
        {
            throw new NotSupportedException($"post_transform is {transform}, expected NONE");
        }

        var x = Floats(call[0]);
        var coefficients = call.Node.Numbers("coefficients") ?? throw new NotSupportedException("the attribute coefficients is absent");
        var targets = call.Node.Integer("targets", 1);
        var product = x.matmul(tensor(coefficients, [targets, coefficients.Length / targets]).to(x.dtype).t());
        return call.Node.Numbers("intercepts") is { } intercepts ? product + tensor(intercepts, [intercepts.Length]).to(x.dtype) : product;
    }

    private static Tensor Normalizer(OperatorCall call)
    {
        var x = Floats(call[0]);
        var length = call.Node.Text("norm", "MAX") switch
        {
            "L1" => x.abs().sum([x.dim() - 1], true),
            "L2" => ReductionOperators.Length(x, [x.dim() - 1], true),
            _ => x.amax([x.dim() - 1], true),
        };
        return x / where(length.eq(0), ones(length.shape, dtype: x.dtype), length);
    }

    private static Tensor Row(OperatorCall call, string attribute)
    {
        var values = call.Node.Numbers(attribute) ?? throw new NotSupportedException($"the attribute {attribute} is absent");
        return tensor(values, [values.Length]).to(Floats(call[0]).dtype);
    }

    private static Tensor Floats(Tensor x) => ElementwiseOperators.IsFloat(x) ? x : x.to(float32);
}
