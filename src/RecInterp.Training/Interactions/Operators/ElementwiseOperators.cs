using RecInterp.Onnx.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Arithmetic that treats every element alike.</summary>
internal static class ElementwiseOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Identity", 1, call => call[0]),
        new("Dropout", 1, Dropout),
        new("Cast", 6, call => call.Types.Cast(call[0], (OnnxElementType)call.Node.Integer("to", 0))),
        new("CastLike", 15, call => call[0].to(call[1].dtype)),
        .. Binary("Add", (a, b) => a + b),
        .. Binary("Sub", (a, b) => a - b),
        .. Binary("Mul", (a, b) => a * b),
        .. Binary("Div", (a, b) => IsFloat(a) ? a / b : a.div(b, RoundingMode.trunc)),
        new("Pow", 1, call => Pow(call, AlignedOperands.Second(call))),
        new("Pow", 7, call => Pow(call, call[1])),
        new("Mod", 10, Mod),
        new("Neg", 1, call => call[0].neg()),
        new("Abs", 1, call => call[0].abs()),
        new("Sign", 9, call => call[0].sign()),
        new("Sqrt", 1, call => call[0].sqrt()),
        new("Exp", 1, call => call[0].exp()),
        new("Log", 1, call => call[0].log()),
        new("Sin", 7, call => call[0].sin()),
        new("Cos", 7, call => call[0].cos()),
        new("Reciprocal", 1, call => call[0].reciprocal()),
        new("Floor", 1, call => call[0].div(1, RoundingMode.floor)),
        new("Ceil", 1, call => call[0].neg().div(1, RoundingMode.floor).neg()),
        new("Round", 11, Round),
        new("Clip", 1, call => Clamp(call[0], Bound(call, "min"), Bound(call, "max"))),
        new("Clip", 11, Clip),
        new("Max", 1, call => call.Inputs.Aggregate((a, b) => a.maximum(b))),
        new("Min", 1, call => call.Inputs.Aggregate((a, b) => a.minimum(b))),
        new("Sum", 1, call => call.Inputs.Aggregate((a, b) => a + b)),
        new("Mean", 1, call => call.Inputs.Aggregate((a, b) => a + b) / call.Inputs.Count()),
    ];

    /// <summary>Whether a tensor holds floats.</summary>
    internal static bool IsFloat(Tensor x) => x.dtype is ScalarType.Float32 or ScalarType.Float64;

    private static OperatorDefinition[] Binary(string name, Func<Tensor, Tensor, Tensor> compute) =>
    [
        new(name, 1, call => compute(call[0], AlignedOperands.Second(call))),
        new(name, 7, call => compute(call[0], call[1])),
    ];

    /// <summary>Inference: nothing is dropped. The second output tells what was kept: everything.</summary>
    private static Tensor[] Dropout(OperatorCall call)
    {
        var ratio = call.Number(1) ?? 0.5f;
        if (call.Integer(2) is { } training && training != 0 && ratio != 0)
        {
            throw new NotSupportedException($"training_mode is true with a ratio of {ratio}, expected inference: what is dropped is drawn at random");
        }

        return [call[0], ones(call[0].shape, dtype: ScalarType.Bool)];
    }

    /// <summary>The result has the base's type; whole numbers are raised in double.</summary>
    private static Tensor Pow(OperatorCall call, Tensor exponent)
    {
        var x = call[0];
        if (!IsFloat(x))
        {
            return x.to(ScalarType.Float64).pow(exponent.to(ScalarType.Float64)).to(x.dtype);
        }

        return call.ConstantNumber(1) is { } number ? x.pow(number) : x.pow(exponent.to(x.dtype));
    }

    /// <summary>The remainder has the divisor's sign; with "fmod" the dividend's.</summary>
    private static Tensor Mod(OperatorCall call)
    {
        var (x, y) = (call[0], call[1]);
        return x - (x.div(y, call.Node.Integer("fmod", 0) != 0 ? RoundingMode.trunc : RoundingMode.floor) * y);
    }

    /// <summary>To the nearest whole number, halves to the even one.</summary>
    private static Tensor Round(OperatorCall call)
    {
        var x = call[0];
        var up = (x + 0.5).div(1, RoundingMode.floor);
        var isHalf = (up - x).eq(0.5);
        var isOdd = (up - (up.div(2, RoundingMode.floor) * 2)).ne(0);
        return where(isHalf.logical_and(isOdd), up - 1, up);
    }

    /// <summary>Bounds that are computed have gradients of their own. Where the lower exceeds the upper, the upper holds.</summary>
    private static Tensor Clip(OperatorCall call)
    {
        if (call.IsConstant(1) && call.IsConstant(2))
        {
            return Clamp(call[0], call.Number(1), call.Number(2));
        }

        var above = call.Optional(1) is { } min ? call[0].maximum(min) : call[0];
        return call.Optional(2) is { } max ? above.minimum(max) : above;
    }

    private static float? Bound(OperatorCall call, string attribute) =>
        call.Node.AttributeNames.Contains(attribute) ? call.Node.Number(attribute, 0) : null;

    private static Tensor Clamp(Tensor x, float? min, float? max) => (Scalar(x, min), Scalar(x, max)) switch
    {
        (null, null) => x,
        (null, { } upper) => x.clamp(max: upper),
        ({ } lower, null) => x.clamp(min: lower),
        ({ } lower, { } upper) => x.clamp(lower, upper),
    };

    private static Scalar? Scalar(Tensor x, float? bound) => bound is not { } number ? null : IsFloat(x) ? number : (Scalar)(long)number;
}
