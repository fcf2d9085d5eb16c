using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Operators that reduce axes to one number each.</summary>
internal static class ReductionOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("ReduceSum", 1, call => Reduce(call, Sum)),
        new("ReduceMean", 1, call => Reduce(call, Mean)),
        new("ReduceMax", 1, call => Reduce(call, (x, axes, keep) => Largest(x, axes, keep, 1))),
        new("ReduceMin", 1, call => Reduce(call, (x, axes, keep) => Largest(x, axes, keep, -1))),
        new("ReduceProd", 1, call => Reduce(call, Product)),
        new("ReduceL1", 1, call => Reduce(call, (x, axes, keep) => Sum(x.abs(), axes, keep))),
        new("ReduceL2", 1, call => Reduce(call, Length)),
        new("ReduceSumSquare", 1, call => Reduce(call, (x, axes, keep) => Sum(x * x, axes, keep))),
        new("ReduceLogSum", 1, call => Reduce(call, (x, axes, keep) => Sum(x, axes, keep).log())),
        new("ReduceLogSumExp", 1, call => Reduce(call, LogSumExp)),
    ];

    /// <summary>Euclidean length. Over one axis its gradient is 0 where the length is 0; the square root's would not be a number there.</summary>
    internal static Tensor Length(Tensor x, long[] axes, bool keep) => !ElementwiseOperators.IsFloat(x) ? Sum(x.to(ScalarType.Float64).square(), axes, keep).sqrt().to(x.dtype)
        : axes.Length == 1 && x.numel() > 0 ? x.norm((int)axes[0], keep, 2f)
        : Sum(x.square(), axes, keep).sqrt();

    /// <summary>Reads axes (attribute, or input 1), "keepdims" (default 1) and "noop_with_empty_axes" (default 0); no axes means all.</summary>
    private static Tensor Reduce(OperatorCall call, Func<Tensor, long[], bool, Tensor> compute)
    {
        var x = call[0];
        var axes = call.Axes(1, x.dim());
        if (axes is null or [])
        {
            if (call.Node.Integer("noop_with_empty_axes", 0) != 0)
            {
                return compute(x.unsqueeze(0), [0], false); // Nothing is reduced, but a length or a logarithm is still taken.
            }

            axes = [.. Enumerable.Range(0, (int)x.dim()).Select(axis => (long)axis)];
        }

        var keep = call.Node.Integer("keepdims", 1) != 0;
        return x.dim() == 0 ? compute(x.reshape(1), [0], false) : compute(x, axes, keep);
    }

    private static Tensor Sum(Tensor x, long[] axes, bool keep) => x.sum(axes, keep, x.dtype);

    private static Tensor Mean(Tensor x, long[] axes, bool keep)
    {
        if (ElementwiseOperators.IsFloat(x))
        {
            return x.mean(axes, keep);
        }

        return Sum(x, axes, keep).div(OperatorCall.Product(axes.Select(axis => x.shape[axis])), RoundingMode.trunc);
    }

    /// <summary>The largest of sign times x, times sign. Of no elements: what every number exceeds.</summary>
    private static Tensor Largest(Tensor x, long[] axes, bool keep, int sign)
    {
        if (x.dtype == ScalarType.Bool)
        {
            return Largest(x.to(ScalarType.Int32), axes, keep, sign).to(ScalarType.Bool);
        }

        if (axes.Any(axis => x.shape[axis] == 0))
        {
            var shape = x.shape.Select((length, axis) => axes.Contains(axis) ? 1 : length).ToArray();
            var least = full(shape, ElementwiseOperators.IsFloat(x) ? (Scalar)(sign * float.NegativeInfinity) : Least(x.dtype, sign), dtype: x.dtype);
            return keep ? least : Squeezed(least, axes);
        }

        return sign > 0 ? x.amax(axes, keep) : Negated(Negated(x).amax(axes, keep)).to(x.dtype);
    }

    private static Scalar Least(ScalarType type, int sign) => (type, sign) switch
    {
        (ScalarType.Int64, > 0) => long.MinValue,
        (ScalarType.Int64, _) => long.MaxValue,
        (ScalarType.Int32, > 0) => int.MinValue,
        (ScalarType.Int32, _) => int.MaxValue,
        _ => throw new NotSupportedException($"the largest of no values of {type} is not defined here"),
    };

    /// <summary>Small unsigned numbers have no negatives of their own type.</summary>
    private static Tensor Negated(Tensor x) => ElementwiseOperators.IsFloat(x) ? x.neg() : x.to(ScalarType.Int64).neg();

    /// <summary>Factor by factor, so that the gradient is right where one of them is 0.</summary>
    private static Tensor Product(Tensor x, long[] axes, bool keep)
    {
        var product = x;
        foreach (var axis in axes)
        {
            var result = ones([.. product.shape.Select((length, other) => other == axis ? 1 : length)], dtype: x.dtype);
            for (long place = 0; place < product.shape[axis]; place++)
            {
                result *= product.narrow(axis, place, 1);
            }

            product = result;
        }

        return keep ? product : Squeezed(product, axes);
    }

    /// <summary>log sum e^x, with the largest x taken out first. Of no elements: minus infinity.</summary>
    private static Tensor LogSumExp(Tensor x, long[] axes, bool keep)
    {
        if (axes.Any(axis => x.shape[axis] == 0))
        {
            return Sum(x, axes, keep).log();
        }

        var largest = x.detach().amax(axes, keepdim: true);
        largest = where(largest.isfinite(), largest, zeros_like(largest));
        var result = (x - largest).exp().sum(axes, true).log() + largest;
        return keep ? result : Squeezed(result, axes);
    }

    private static Tensor Squeezed(Tensor x, long[] axes) => axes.OrderDescending().Aggregate(x, (tensor, axis) => tensor.squeeze(axis));
}
