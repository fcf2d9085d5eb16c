using RecInterp.Onnx.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Operators that treat every element alike, with the broadcasting of operator set 7 and later.</summary>
internal static class ElementwiseOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Identity", 1, call => call[0]),
        new("Dropout", 1, call => call[0]), // Inference: nothing is dropped.
        new("Cast", 6, Cast),
        new("Add", 7, call => call[0] + call[1]),
        new("Sub", 7, call => call[0] - call[1]),
        new("Mul", 7, call => call[0] * call[1]),
        new("Div", 7, call => call[0] / call[1]),
        new("Pow", 7, call => call.ConstantNumber(1) is { } exponent ? call[0].pow(exponent) : call[0].pow(call[1])),
        new("Neg", 6, call => call[0].neg()),
        new("Abs", 6, call => call[0].abs()),
        new("Sqrt", 6, call => call[0].sqrt()),
        new("Exp", 6, call => call[0].exp()),
        new("Log", 6, call => call[0].log()),
        new("Reciprocal", 6, call => call[0].reciprocal()),
        new("Clip", 6, call => Clamp(call[0], Bound(call, "min"), Bound(call, "max"))),
        new("Clip", 11, call => Clamp(call[0], call.Number(1), call.Number(2))),
        new("Max", 8, call => call.Inputs.Aggregate((a, b) => a.maximum(b))),
        new("Min", 8, call => call.Inputs.Aggregate((a, b) => a.minimum(b))),
        new("Sum", 8, call => call.Inputs.Aggregate((a, b) => a + b)),
    ];

    /// <summary>Between float types nothing is done: the interpreter computes in float32.</summary>
    private static Tensor Cast(OperatorCall call)
    {
        var target = (OnnxElementType)call.Node.Integer("to", 0);
        if (target is not (OnnxElementType.Float32 or OnnxElementType.Float64 or OnnxElementType.Float16 or OnnxElementType.BFloat16))
        {
            throw new NotSupportedException($"found a cast to {target}, expected one to a float type: gradients end at others");
        }

        return call[0].dtype == float32 ? call[0] : call[0].to(float32);
    }

    private static float? Bound(OperatorCall call, string attribute) =>
        call.Node.AttributeNames.Contains(attribute) ? call.Node.Number(attribute, 0) : null;

    private static Tensor Clamp(Tensor x, float? min, float? max) => (min, max) switch
    {
        (null, null) => x,
        (null, { } upper) => x.clamp(max: upper),
        ({ } lower, null) => x.clamp(min: lower),
        ({ } lower, { } upper) => x.clamp(lower, upper),
    };
}
