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
        yield return TestClaims.Run("fused-agrees", Training, "FullyQualifiedName~FusedEngineTests", "the fused engines against libtorch under each input transform: losses of 40 steps, gradients, weights; the same bits with 1, 2 and 5 threads");
        yield return TestClaims.Run("resumes", Training, "FullyQualifiedName~Runs.ResumeTests", "runs of every architecture that are stopped five times against runs that are not, bit for bit; damaged and foreign checkpoints refused; an end at a fidelity; the last whole dictionary of a run that diverges");
        yield return TestClaims.Run("killed", "RecInterp.Cli.Tests", "FullyQualifiedName~ResumeTests", "a training process that is killed at random five times against one that is not, bit for bit");
        yield return TestClaims.Run("sampling", Training, "FullyQualifiedName~Sampling", "which items a batch holds: uniform, by popularity, observed pairs, hard negatives; distributions, and the same from the same seed");
        yield return TestClaims.Run("metrics", "RecInterp.Core.Tests", "FullyQualifiedName~Fidelity|FullyQualifiedName~Concepts", "every metric against values by hand");
        yield return TestClaims.Run("sweeps", Training, "FullyQualifiedName~Sweeps", "successive halving under a fidelity floor, continued where it was stopped");
        foreach (var figure in SpeedFigures.Measure(quick))
        {
            yield return figure;
        }

        yield return SyntheticFigure.Measure(quick);
        foreach (var figure in ArchitectureFigures.Measure(quick))
        {
            yield return figure;
        }
    }
}
