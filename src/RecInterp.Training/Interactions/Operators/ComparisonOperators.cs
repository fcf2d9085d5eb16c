using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Comparisons and logic: they give truth values, and no gradient.</summary>
internal static class ComparisonOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        .. Binary("Equal", (a, b) => a.eq(b)),
        .. Binary("Greater", (a, b) => a.gt(b)),
        .. Binary("Less", (a, b) => a.lt(b)),
        new("GreaterOrEqual", 12, call => call[0].ge(call[1])),
        new("LessOrEqual", 12, call => call[0].le(call[1])),
        .. Binary("And", (a, b) => a.logical_and(b)),
        .. Binary("Or", (a, b) => a.logical_not().logical_and(b.logical_not()).logical_not()),
        .. Binary("Xor", (a, b) => a.ne(b)),
        new("Not", 1, call => call[0].logical_not()),
        new("IsNaN", 9, call => call[0].isnan()),
        new("IsInf", 10, IsInfinite),
        new("Where", 9, call => where(call[0], call[1], call[2])),
    ];

    private static OperatorDefinition[] Binary(string name, Func<Tensor, Tensor, Tensor> compute) =>
    [
        new(name, 1, call => compute(call[0], AlignedOperands.Second(call))),
        new(name, 7, call => compute(call[0], call[1])),
    ];

    private static Tensor IsInfinite(OperatorCall call)
    {
        var up = call.Node.Integer("detect_positive", 1) != 0 ? call[0].eq(float.PositiveInfinity) : zeros(call[0].shape, dtype: ScalarType.Bool);
        return call.Node.Integer("detect_negative", 1) != 0 ? where(call[0].eq(float.NegativeInfinity), ones(call[0].shape, dtype: ScalarType.Bool), up) : up;
    }
}
