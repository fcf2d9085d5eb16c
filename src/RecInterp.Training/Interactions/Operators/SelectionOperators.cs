using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Operators that pick elements, by place or by size.</summary>
internal static class SelectionOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Gather", 1, Gather),
        new("GatherElements", 11, GatherElements),
        new("GatherND", 11, GatherNd),
        new("Slice", 1, call => Slice(call, call.Node.Integers("starts")!, call.Node.Integers("ends")!, call.Node.Integers("axes"), null)),
        new("Slice", 10, call => Slice(call, call.Integers(1)!, call.Integers(2)!, call.Integers(3), call.Integers(4))),
        new("TopK", 1, call => TopK(call, call.Node.Integer("k", 1))),
        new("TopK", 10, call => TopK(call, call.Integer(1) ?? throw new NotSupportedException("input 1, k, is absent"))),
        new("ArgMax", 1, call => Place(call, call[0])),
        new("ArgMin", 1, call => Place(call, ElementwiseOperators.IsFloat(call[0]) ? call[0].neg() : call[0].to(ScalarType.Int64).neg())),
        new("NonZero", 9, call => call[0].nonzero().t().contiguous()),
        new("Trilu", 14, Trilu),
    ];

    /// <summary>Places counted from the front; negative ones count from the end.</summary>
    internal static Tensor FromFront(Tensor places, long length)
    {
        var index = places.to(ScalarType.Int64);
        return where(index.lt(0), index + length, index);
    }

    private static Tensor Gather(OperatorCall call)
    {
        var x = call[0];
        var axis = OperatorCall.Axis(call.Node.Integer("axis", 0), x.dim());
        var index = FromFront(call[1], x.shape[axis]);
        long[] shape = [.. x.shape.Take((int)axis), .. index.shape, .. x.shape.Skip((int)axis + 1)];
        return x.index_select(axis, index.reshape(-1)).reshape(shape);
    }

    private static Tensor GatherElements(OperatorCall call)
    {
        var axis = OperatorCall.Axis(call.Node.Integer("axis", 0), call[0].dim());
        return call[0].gather(axis, FromFront(call[1], call[0].shape[axis]));
    }

    /// <summary>The last axis of the indices holds a place in each of the axes behind the batch axes.</summary>
    private static Tensor GatherNd(OperatorCall call)
    {
        var (x, index) = (call[0], call[1]);
        var batch = (int)call.Node.Integer("batch_dims", 0);
        var depth = (int)index.shape[^1];
        var (batches, slice) = (OperatorCall.Product(x.shape.Take(batch)), x.shape.Skip(batch + depth).ToArray());
        var places = ScatterOperators.Linear(index, x.shape[batch..(batch + depth)]); // Shape: the indices' without the last axis.
        var within = OperatorCall.Product(x.shape.Skip(batch).Take(depth));
        var start = arange(0, batches, dtype: ScalarType.Int64) * within;
        var rows = (places.reshape(batches, -1) + start.unsqueeze(1)).reshape(-1);
        return x.reshape([batches * within, .. slice]).index_select(0, rows).reshape([.. index.shape[..^1], .. slice]);
    }

    private static Tensor Slice(OperatorCall call, long[] starts, long[] ends, long[]? axes, long[]? steps)
    {
        var x = call[0];
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = OperatorCall.Axis(axes?[i] ?? i, x.dim());
            var (length, step) = (x.shape[axis], steps?[i] ?? 1);
            long Bound(long bound, long low, long high) => Math.Clamp(bound < 0 ? bound + length : bound, low, high);
            if (step > 0)
            {
                var (start, end) = (Bound(starts[i], 0, length), Bound(ends[i], 0, length));
                x = x.slice(axis, start, Math.Max(start, end), step);
            }
            else
            {
                var (start, end) = (Bound(starts[i], -1, length - 1), ends[i] < -length ? -1 : Bound(ends[i], -1, length - 1));
                var count = Math.Max(0, (start - end + -step - 1) / -step);
                long[] places = [.. Enumerable.Range(0, (int)count).Select(place => start + (place * step))];
                x = x.index_select(axis, tensor(places, [places.Length]));
            }
        }

        return x;
    }

    /// <summary>The largest (or smallest) along an axis, and their places.</summary>
    private static Tensor[] TopK(OperatorCall call, long k)
    {
        var (values, places) = call[0].topk((int)k, (int)call.Node.Integer("axis", -1), call.Node.Integer("largest", 1) != 0, call.Node.Integer("sorted", 1) != 0);
        return [values, places];
    }

    /// <summary>The place of the largest; of several, the first or (select_last_index) the last.</summary>
    private static Tensor Place(OperatorCall call, Tensor x)
    {
        var axis = OperatorCall.Axis(call.Node.Integer("axis", 0), x.dim());
        var length = x.shape[axis];
        var isLargest = x.eq(x.amax([axis], keepdim: true)).to(ScalarType.Int64);
        long[] aligned = [.. Enumerable.Range(0, (int)x.dim()).Select(other => other == axis ? length : 1)];
        var places = arange(0, length, dtype: ScalarType.Int64).reshape(aligned);
        var last = call.Node.Integer("select_last_index", 0) != 0;
        var rank = (last ? places + 1 : (places * -1) + length) * isLargest; // 1 and more for the largest, and the wanted one highest.
        var best = rank.amax([axis], keepdim: call.Node.Integer("keepdims", 1) != 0);
        return last ? best - 1 : (best * -1) + length;
    }

    private static Tensor Trilu(OperatorCall call)
    {
        var diagonal = call.Integer(1) ?? 0;
        return call.Node.Integer("upper", 1) != 0 ? call[0].triu(diagonal) : call[0].tril(diagonal);
    }
}
