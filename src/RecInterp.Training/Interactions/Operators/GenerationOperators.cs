using RecInterp.Onnx.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Operators that make tensors of shapes, places and counts.</summary>
internal static class GenerationOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("ConstantOfShape", 9, ConstantOfShape),
        new("Range", 11, Range),
        new("OneHot", 9, OneHot),
        new("CumSum", 11, CumSum),
        new("EyeLike", 9, EyeLike),
    ];

    private static Tensor ConstantOfShape(OperatorCall call)
    {
        var value = call.Types.ToTensor(call.Node.Tensor("value") ?? new OnnxTensor([1], [0f], null));
        var shape = call.Integers(0) ?? throw new NotSupportedException("input 0, the shape, is absent");
        return value.reshape([.. Enumerable.Repeat(1L, shape.Length)]).expand(shape).contiguous();
    }

    /// <summary>start, start + delta, ... below (or above) limit.</summary>
    private static Tensor Range(OperatorCall call)
    {
        var (start, limit, delta) = (call[0].reshape([]), call[1].reshape([]), call[2].reshape([]));
        if (!ElementwiseOperators.IsFloat(start))
        {
            return arange(start.to(ScalarType.Int64).ToInt64(), limit.to(ScalarType.Int64).ToInt64(), delta.to(ScalarType.Int64).ToInt64(), dtype: start.dtype);
        }

        var count = (long)Math.Max(0, Math.Ceiling((limit.to(ScalarType.Float64).ToDouble() - start.to(ScalarType.Float64).ToDouble()) / delta.to(ScalarType.Float64).ToDouble()));
        return (arange(0, count, dtype: start.dtype) * delta) + start;
    }

    /// <summary>A new axis that holds "on" at the index's place and "off" elsewhere.</summary>
    private static Tensor OneHot(OperatorCall call)
    {
        var index = call[0];
        var depth = call[1].to(ScalarType.Int64).reshape(-1).select(0, 0).ToInt64();
        var values = call[2];
        var axis = OperatorCall.Axis(call.Node.Integer("axis", -1), index.dim() + 1);
        long[] aligned = [.. Enumerable.Range(0, (int)index.dim() + 1).Select(other => other == axis ? depth : 1)];
        var places = SelectionOperators.FromFront(index, depth).unsqueeze(axis);
        return where(arange(0, depth, dtype: ScalarType.Int64).reshape(aligned).eq(places), values.select(0, 1), values.select(0, 0));
    }

    /// <summary>Sums of what stands before and at each place; "exclusive" leaves the place itself out, "reverse" sums from the end.</summary>
    private static Tensor CumSum(OperatorCall call)
    {
        var x = call[0];
        var axis = OperatorCall.Axis(call.Integer(1) ?? 0, x.dim());
        var sums = x.cumsum(axis, x.dtype);
        var isExclusive = call.Node.Integer("exclusive", 0) != 0;
        return call.Node.Integer("reverse", 0) != 0
            ? isExclusive ? Total(sums, axis) - sums : Total(sums, axis) - sums + x
            : isExclusive ? sums - x : sums;
    }

    private static Tensor EyeLike(OperatorCall call)
    {
        var x = call[0];
        var type = call.Node.AttributeNames.Contains("dtype") ? call.Types.Of((OnnxElementType)call.Node.Integer("dtype", 0)) : x.dtype;
        var k = call.Node.Integer("k", 0);
        return ones(x.shape, dtype: ScalarType.Float32).triu(k).tril(k).to(type);
    }

    private static Tensor Total(Tensor sums, long axis) => sums.narrow(axis, sums.shape[axis] - 1, 1);
}
