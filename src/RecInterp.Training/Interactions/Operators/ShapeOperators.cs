using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Operators that arrange elements without computing, and those that tell shapes.</summary>
internal static class ShapeOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Shape", 1, Shape),
        new("Size", 1, call => tensor([call[0].numel()], Array.Empty<long>())),
        new("Concat", 1, call => cat([.. call.Inputs], call.Node.Integer("axis", 1))),
        new("Concat", 4, call => cat([.. call.Inputs], call.Node.Integer("axis", 0))),
        new("Split", 1, Split),
        new("Transpose", 1, Transpose),
        new("Reshape", 1, Reshape),
        new("Flatten", 1, Flatten),
        new("Squeeze", 1, Squeeze),
        new("Unsqueeze", 1, Unsqueeze),
        new("Expand", 8, Expand),
        new("Tile", 1, call => Repeat(call[0], OneAxis(call))),
        new("Tile", 6, call => Repeat(call[0], call.Integers(1) ?? throw new NotSupportedException("input 1, the repeats, is absent"))),
        new("Pad", 1, call => Padding.Apply(call, call.Node.Integers("pads") ?? call.Node.Integers("paddings"), tensor(call.Node.Number("value", 0f)))),
        new("Pad", 11, call => Padding.Apply(call, call.Integers(1), call.Optional(2) ?? tensor(0f))),
    ];

    /// <summary>The lengths of the axes, since set 15 of those from "start" to before "end".</summary>
    private static Tensor Shape(OperatorCall call)
    {
        var shape = call[0].shape;
        int Bound(string name, long absent) => (int)Math.Clamp(OperatorCall.Axis(call.Node.Integer(name, absent), shape.Length), 0, shape.Length);
        var (start, end) = (Bound("start", 0), Bound("end", shape.Length));
        long[] part = [.. shape.Skip(start).Take(Math.Max(0, end - start))];
        return tensor(part, [part.Length]);
    }

    private static Tensor Transpose(OperatorCall call)
    {
        var x = call[0];
        return x.permute(call.Node.Integers("perm") ?? [.. Enumerable.Range(0, (int)x.dim()).Reverse().Select(axis => (long)axis)]);
    }

    /// <summary>0 keeps the input's length of that axis, unless "allowzero" (set 14) says that it means 0; -1 is what is left. Before set 5 the shape is an attribute.</summary>
    private static Tensor Reshape(OperatorCall call)
    {
        var x = call[0];
        var wanted = call.Node.Integers("shape") ?? call.Integers(1) ?? throw new NotSupportedException("input 1, the shape, is absent");
        var keepsZero = call.Node.Integer("allowzero", 0) != 0;
        return x.reshape([.. wanted.Select((length, axis) => length == 0 && !keepsZero ? x.shape[axis] : length)]);
    }

    /// <summary>A matrix: the axes before "axis" are its rows.</summary>
    private static Tensor Flatten(OperatorCall call)
    {
        var x = call[0];
        var axis = (int)OperatorCall.Axis(call.Node.Integer("axis", 1), x.dim());
        return x.reshape(OperatorCall.Product(x.shape.Take(axis)), OperatorCall.Product(x.shape.Skip(axis)));
    }

    private static Tensor Squeeze(OperatorCall call)
    {
        var x = call[0];
        return call.Axes(1, x.dim()) is { } axes
            ? axes.OrderDescending().Aggregate(x, (tensor, axis) => tensor.squeeze(axis))
            : x.squeeze();
    }

    private static Tensor Unsqueeze(OperatorCall call)
    {
        var x = call[0];
        var given = (call.Node.Integers("axes") ?? call.Integers(1)) ?? throw new NotSupportedException("axes are given neither as attribute nor as input");
        return call.Axes(1, x.dim() + given.Length)!.Order().Aggregate(x, (tensor, axis) => tensor.unsqueeze(axis));
    }

    /// <summary>Lengths come from the attribute "split", from input 1 (set 1 and 13), or are equal, the last one being shorter (set 18).</summary>
    private static Tensor[] Split(OperatorCall call)
    {
        var x = call[0];
        var axis = OperatorCall.Axis(call.Node.Integer("axis", 0), x.dim());
        var whole = x.shape[axis];
        var parts = (int)call.Node.Integer("num_outputs", call.Node.Outputs.Count);
        var equal = (whole + parts - 1) / parts;
        var lengths = call.Node.Integers("split") ?? call.Integers(1)
            ?? [.. Enumerable.Range(0, parts).Select(part => Math.Clamp(whole - (part * equal), 0, equal))];
        var outputs = new Tensor[lengths.Length];
        long start = 0;
        for (var part = 0; part < lengths.Length; part++)
        {
            outputs[part] = x.narrow(axis, start, lengths[part]);
            start += lengths[part];
        }

        return outputs;
    }

    /// <summary>Both shapes broadcast: a wanted length of 1 leaves the input's.</summary>
    private static Tensor Expand(OperatorCall call)
    {
        var x = call[0];
        var wanted = call.Integers(1) ?? throw new NotSupportedException("input 1, the shape, is absent");
        var rank = Math.Max(wanted.Length, (int)x.dim());
        long Length(IReadOnlyList<long> shape, int axis) => axis - (rank - shape.Count) is >= 0 and var own ? shape[own] : 1;
        return x.expand([.. Enumerable.Range(0, rank).Select(axis => Length(wanted, axis) == 1 ? Length(x.shape, axis) : Length(wanted, axis))]);
    }

    /// <summary>Set 1 repeats one axis: input 1 tells how often, input 2 which.</summary>
    private static long[] OneAxis(OperatorCall call)
    {
        long[] repeats = [.. Enumerable.Repeat(1L, (int)call[0].dim())];
        repeats[call.Integer(2) ?? 0] = call.Integer(1) ?? 1;
        return repeats;
    }

    private static Tensor Repeat(Tensor x, long[] repeats)
    {
        for (var axis = 0; axis < repeats.Length; axis++)
        {
            x = repeats[axis] == 1 ? x : repeats[axis] == 0 ? x.narrow(axis, 0, 0) : cat([.. Enumerable.Repeat(x, (int)repeats[axis])], axis);
        }

        return x;
    }
}
