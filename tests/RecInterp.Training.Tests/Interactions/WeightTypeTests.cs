using System.Runtime.InteropServices;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Interactions;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Interactions;

/// <summary>Weights of other float types than float32: what they become, and what that loses.</summary>
public sealed class WeightTypeTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(OnnxElementType.Float16, 0)]
    [InlineData(OnnxElementType.BFloat16, 0)]
    [InlineData(OnnxElementType.Float32, 0)]
    [InlineData(OnnxElementType.Float64, 6e-8)] // Half a unit in the last place of float32: 2^-24.
    public void Scores_are_those_of_ONNX_Runtime_and_the_loss_is_stated(OnnxElementType type, double loss)
    {
        Scorer(type).Write(_scratch["scorer.onnx"]);
        ScorerImport.Run(_scratch["scorer.onnx"], _scratch["out"], new ScorerImportOptions { VerifiedPairs = 500, Tolerance = 1e-3 });
        var scorer = ScorerFolder.Open(_scratch["out"]);
        using var scope = NewDisposeScope();
        using var graph = new GraphInteraction(scorer.ReadInteraction(), scorer.Manifest.Anatomy);
        using var session = scorer.OpenInteraction();
        var (users, items) = (scorer.Users.Select([0, 1, 2, 3]), scorer.Items.Select([4, 3, 2, 1]));

        var scores = graph.ScorePairs(Tensors.Batch(users), Tensors.Batch(items)).Floats();

        // ONNX Runtime computes in the declared type, and the differentiable interaction in float32: they differ by the declared type's rounding.
        var unit = type switch { OnnxElementType.Float16 => 4e-3, OnnxElementType.BFloat16 => 3e-2, _ => 1e-6 };
        Near.Equal(session.Score(users, items), scores, unit, "scores");
        Assert.InRange(graph.RoundingLoss, loss == 0 ? 0 : double.Epsilon, loss);
    }

    /// <summary>score = sum of tanh([u, i] W), W and all that follows in the given type.</summary>
    private static OnnxModel Scorer(OnnxElementType type)
    {
        var weights = TinyGraph.Numbers("weights", 8 * 3, 0.7).Select(x => x / 3.0).ToArray();
        var bytes = type switch
        {
            OnnxElementType.Float16 => MemoryMarshal.AsBytes<Half>([.. weights.Select(x => (Half)x)]).ToArray(),
            OnnxElementType.BFloat16 => MemoryMarshal.AsBytes<ushort>([.. weights.Select(x => (ushort)(BitConverter.SingleToUInt32Bits((float)x) >> 16))]).ToArray(),
            OnnxElementType.Float64 => MemoryMarshal.AsBytes<double>(weights).ToArray(),
            _ => MemoryMarshal.AsBytes<float>([.. weights.Select(x => (float)x)]).ToArray(),
        };
        var graph = TinyGraph.Towers(width: 4)
            .Initializer("weights", type, [8, 3], bytes)
            .Integers("columns", 1)
            .Node("Concat", ["user_vector", "item_vector"], ["pair"], ("axis", 1L));
        if (type == OnnxElementType.BFloat16)
        {
            // ONNX Runtime multiplies no bfloat16 on processors: such weights are stored small and widened.
            return graph.Node("Cast", ["weights"], ["wide"], ("to", 1L)).Node("MatMul", ["pair", "wide"], ["linear"]).Node("Tanh", ["linear"], ["hidden"])
                .Node("ReduceSum", ["hidden", "columns"], ["score"], ("keepdims", 0L)).Output("score").Build();
        }

        return graph
            .Node("Cast", ["pair"], ["converted"], ("to", (long)type))
            .Node("MatMul", ["converted", "weights"], ["linear"])
            .Node("Tanh", ["linear"], ["hidden"])
            .Node("ReduceSum", ["hidden", "columns"], ["sum"], ("keepdims", 0L))
            .Node("Cast", ["sum"], ["score"], ("to", 1L))
            .Output("score")
            .Build();
    }
}
