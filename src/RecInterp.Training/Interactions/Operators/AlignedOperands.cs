using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Broadcasting as it was before operator set 7: only on demand, and the second operand may be aligned with any axis of the first.</summary>
internal static class AlignedOperands
{
    /// <summary>The second operand in a shape that broadcasts from the last axis.</summary>
    /// <param name="call">A node with the attributes "broadcast" (default 0) and "axis".</param>
    public static Tensor Second(OperatorCall call)
    {
        var (a, b) = (call[0], call[1]);
        if (call.Node.Integer("broadcast", 0) == 0 || !call.Node.AttributeNames.Contains("axis"))
        {
            return b;
        }

        var axis = OperatorCall.Axis(call.Node.Integer("axis", 0), a.dim());
        return b.reshape([.. b.shape, .. Enumerable.Repeat(1L, (int)(a.dim() - axis - b.dim()))]);
    }
}
