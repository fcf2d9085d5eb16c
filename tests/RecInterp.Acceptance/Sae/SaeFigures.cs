namespace RecInterp.Acceptance.Sae;

/// <summary>The architectures of sparse autoencoders, on real scorers and against their formulas.</summary>
internal static class SaeFigures
{
    private const string Training = "RecInterp.Training.Tests";

    public static IEnumerable<Figure> Measure(bool quick)
    {
        yield return TestClaims.Run(
            "architectures-agree", Training, "FullyQualifiedName~ArchitectureTests", "each architecture as formula, module and exported graph, under each input transform; thresholds, gradients, lengths of decoder rows");
        yield return TestClaims.Run("loss-gradients", Training, "FullyQualifiedName~LossGradientTests|FullyQualifiedName~DeadLatentLossTests", "every loss term against finite differences; the revival of dead latents against its formula, its target detached");
        yield return TestClaims.Run("architectures-train", Training, "FullyQualifiedName~ArchitectureRunTests", "every architecture learns, comes near the number of active latents that is wanted, and gives the same bits from the same seed");
        yield return TestClaims.Run("checkpoints", "RecInterp.Onnx.Tests", "FullyQualifiedName~CheckpointTests", "SAELens and sparsify checkpoints both ways, against their loading rules stated anew in double; unknown architectures and settings refused");
        yield return SyntheticFigure.Measure(quick);
        foreach (var figure in ArchitectureFigures.Measure(quick))
        {
            yield return figure;
        }
    }
}
