using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Operators that reduce axes to one number each.</summary>
internal static class ReductionOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("ReduceSum", 1, call => Reduce(call, (x, axes, keep) => x.sum(axes, keep))),
        new("ReduceMean", 1, call => Reduce(call, (x, axes, keep) => x.mean(axes, keep))),
        new("ReduceSumSquare", 1, call => Reduce(call, (x, axes, keep) => x.square().sum(axes, keep))),
        new("ReduceL2", 1, call => Reduce(call, Length)),
    ];

    /// <summary>Reads axes (attribute, or input 1), "keepdims" (default 1) and "noop_with_empty_axes" (default 0); no axes means all.</summary>
    private static Tensor Reduce(OperatorCall call, Func<Tensor, long[], bool, Tensor> compute)
    {
        var x = call[0];
        var axes = call.Axes(1, x.dim());
        if (axes is null or [])
        {
            if (call.Node.Integer("noop_with_empty_axes", 0) != 0)
            {
                return x;
            }

            axes = [.. Enumerable.Range(0, (int)x.dim()).Select(axis => (long)axis)];
        }

        return compute(x, axes, call.Node.Integer("keepdims", 1) != 0);
    }

    /// <summary>Euclidean length. Over one axis its gradient is 0 where the length is 0; the square root's would not be a number there.</summary>
    private static Tensor Length(Tensor x, long[] axes, bool keep) =>
        axes.Length == 1 ? x.norm((int)axes[0], keep, 2f) : x.square().sum(axes, keep).sqrt();
}
