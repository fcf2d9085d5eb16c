using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Matrix products.</summary>
internal static class LinearOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("MatMul", 1, call => call[0].matmul(call[1])),
        new("Gemm", 1, Gemm),
        new("Einsum", 12, call => Einsum.Compute(call.Node.Text("equation", ""), [.. call.Inputs])),
        new("FusedMatMul", 1, FusedMatMul) { Domain = "com.microsoft" },
    ];

    /// <summary>alpha A B + beta C, with A or B transposed on demand; C broadcasts and is optional since set 11.</summary>
    private static Tensor Gemm(OperatorCall call)
    {
        var a = call.Node.Integer("transA", 0) != 0 ? call[0].t() : call[0];
        var b = call.Node.Integer("transB", 0) != 0 ? call[1].t() : call[1];
        var alpha = call.Node.Number("alpha", 1f);
        var beta = call.Node.Number("beta", 1f);
        return call.Optional(2) is { } c ? c.addmm(a, b, beta, alpha)
            : alpha == 1f ? a.mm(b)
            : a.mm(b) * alpha;
    }

    private static Tensor FusedMatMul(OperatorCall call)
    {
        if (call.Node.Integer("transBatchA", 0) != 0 || call.Node.Integer("transBatchB", 0) != 0)
        {
            throw new NotSupportedException("transBatchA or transBatchB is 1, expected 0");
        }

        var a = call.Node.Integer("transA", 0) != 0 ? call[0].transpose(-2, -1) : call[0];
        var b = call.Node.Integer("transB", 0) != 0 ? call[1].transpose(-2, -1) : call[1];
        return a.matmul(b) * call.Node.Number("alpha", 1f);
    }
}
