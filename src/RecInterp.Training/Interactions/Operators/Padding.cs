using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>The Pad operator: more elements before and behind along some axes, or fewer.</summary>
internal static class Padding
{
    /// <summary>Pads.</summary>
    /// <param name="call">The node; input 3 names the axes since set 18.</param>
    /// <param name="pads">How many before each axis, then how many behind each; negative ones take away.</param>
    /// <param name="value">What is put there in the mode "constant": one number.</param>
    public static Tensor Apply(OperatorCall call, long[]? pads, Tensor value)
    {
        if (pads is null)
        {
            throw new NotSupportedException("pads are given neither as attribute nor as input");
        }

        var x = call[0];
        var axes = call.Integers(3) ?? [.. Enumerable.Range(0, pads.Length / 2).Select(axis => (long)axis)];
        var mode = call.Node.Text("mode", "constant");
        for (var i = 0; i < axes.Length; i++)
        {
            x = Along(x, OperatorCall.Axis(axes[i], x.dim()), pads[i], pads[i + axes.Length], mode, value);
        }

        return x;
    }

    private static Tensor Along(Tensor x, long axis, long before, long behind, string mode, Tensor value)
    {
        var length = x.shape[axis];
        if (before == 0 && behind == 0)
        {
            return x;
        }

        if (mode == "constant")
        {
            var (cutBefore, cutBehind) = (Math.Max(0, -before), Math.Max(0, -behind));
            var kept = x.narrow(axis, cutBefore, length - cutBefore - cutBehind);
            return cat([Filled(kept, axis, Math.Max(0, before), value), kept, Filled(kept, axis, Math.Max(0, behind), value)], axis);
        }

        long[] places = [.. Enumerable.Range(0, (int)(before + length + behind)).Select(place => Source(place - before, length, mode))];
        return x.index_select(axis, tensor(places, [places.Length]));
    }

    private static Tensor Filled(Tensor like, long axis, long count, Tensor value)
    {
        var shape = like.shape;
        shape[axis] = count;
        return value.to(like.dtype).reshape([.. Enumerable.Repeat(1L, shape.Length)]).expand(shape);
    }

    /// <summary>Which element stands at a place outside.</summary>
    private static long Source(long place, long length, string mode) => mode switch
    {
        "edge" => Math.Clamp(place, 0, length - 1),
        "wrap" => ((place % length) + length) % length,
        "reflect" => length == 1 ? 0 : length - 1 - Math.Abs((((place % (2 * (length - 1))) + (2 * (length - 1))) % (2 * (length - 1))) - (length - 1)),
        _ => throw new NotSupportedException($"mode is '{mode}', expected constant, edge, reflect or wrap"),
    };
}
