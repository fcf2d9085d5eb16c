using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Operators that move elements without computing.</summary>
internal static class ShapeOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Concat", 4, call => cat([.. call.Inputs], call.Node.Integer("axis", 0))),
        new("Split", 2, Split),
        new("Transpose", 1, Transpose),
        new("Reshape", 5, Reshape),
        new("Flatten", 1, Flatten),
        new("Squeeze", 1, Squeeze),
        new("Unsqueeze", 1, Unsqueeze),
    ];

    private static Tensor Transpose(OperatorCall call)
    {
        var x = call[0];
        return x.permute(call.Node.Integers("perm") ?? [.. Enumerable.Range(0, (int)x.dim()).Reverse().Select(axis => (long)axis)]);
    }

    /// <summary>0 keeps the input's length of that axis, unless "allowzero" (set 14) says that it means 0; -1 is what is left.</summary>
    private static Tensor Reshape(OperatorCall call)
    {
        var x = call[0];
        var wanted = call.Integers(1) ?? throw new NotSupportedException("input 1, the shape, is absent");
        var keepsZero = call.Node.Integer("allowzero", 0) != 0;
        return x.reshape([.. wanted.Select((length, axis) => length == 0 && !keepsZero ? x.shape[axis] : length)]);
    }

    /// <summary>A matrix: the axes before "axis" are its rows.</summary>
    private static Tensor Flatten(OperatorCall call)
    {
        var x = call[0];
        var axis = OperatorCall.Axis(call.Node.Integer("axis", 1), x.dim());
        return x.reshape(x.shape.Take((int)axis).Aggregate(1L, (product, length) => product * length), -1);
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

    /// <summary>Lengths come from the attribute "split", from input 1 (set 13), or are equal, the last one being shorter (set 18).</summary>
    private static Tensor[] Split(OperatorCall call)
    {
        var x = call[0];
        var axis = OperatorCall.Axis(call.Node.Integer("axis", 0), x.dim());
        var whole = x.shape[axis];
        var parts = call.Node.Outputs.Count;
        var equal = (whole + parts - 1) / parts;
        var lengths = call.Node.Integers("split") ?? call.Integers(1)
            ?? [.. Enumerable.Range(0, parts).Select(part => Math.Min(equal, whole - (part * equal)))];
        var outputs = new Tensor[lengths.Length];
        long start = 0;
        for (var part = 0; part < lengths.Length; part++)
        {
            outputs[part] = x.narrow(axis, start, lengths[part]);
            start += lengths[part];
        }

        return outputs;
    }
}
