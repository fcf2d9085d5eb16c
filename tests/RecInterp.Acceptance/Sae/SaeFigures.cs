namespace RecInterp.Acceptance.Sae;

/// <summary>The architectures of sparse autoencoders, on real scorers and against their formulas.</summary>
internal static class SaeFigures
{
    private const string Training = "RecInterp.Training.Tests";

    public static IEnumerable<Figure> Measure(bool quick)
    {
        foreach (var figure in TestClaims.Run(
            Training,
            ("architectures-agree", "Dictionaries.ArchitectureTests", "each architecture as formula, module and exported graph, under each input transform; thresholds, gradients, lengths of decoder rows"),
            ("loss-gradients", "Tests.Losses", "every loss term by hand and against finite differences, targets detached; the revival of dead latents against its formula"),
            ("architectures-train", "ArchitectureRunTests", "every architecture learns, comes near the number of active latents that is wanted, and gives the same bits from the same seed"),
            ("fused-agrees", "FusedEngineTests", "the fused engines against libtorch under each input transform: losses of 40 steps, gradients, weights; the same bits with 1, 2 and 5 threads"),
            ("resumes", "Runs.ResumeTests", "runs of every architecture that are stopped five times against runs that are not, bit for bit; damaged and foreign checkpoints refused; an end at a fidelity; the last whole dictionary of a run that diverges"),
            ("sampling", "Tests.Sampling", "which items a batch holds: uniform, by popularity, observed pairs, hard negatives; distributions, and the same from the same seed"),
            ("sweeps", "Tests.Sweeps", "successive halving under a fidelity floor, continued where it was stopped")))
        {
            yield return figure;
        }

        yield return TestClaims.Run("checkpoints", "RecInterp.Onnx.Tests", "FullyQualifiedName~CheckpointTests", "SAELens and sparsify checkpoints both ways, against their loading rules stated anew in double; unknown architectures and settings refused");
        yield return TestClaims.Run("killed", "RecInterp.Cli.Tests", "FullyQualifiedName~ResumeTests", "a training process that is killed at random five times against one that is not, bit for bit");
        yield return TestClaims.Run("metrics", "RecInterp.Core.Tests", "FullyQualifiedName~Fidelity|FullyQualifiedName~Concepts", "every metric against values by hand");
        foreach (var figure in SpeedFigures.Measure(quick))
        {
            yield return figure;
        }

        yield return MillionRowsFigure.Measure();
        // What is timed is over; the rest may share the processor.
        var synthetic = Task.Run(() => SyntheticFigure.Measure(quick));
        foreach (var figure in ArchitectureFigures.Measure(quick))
        {
            yield return figure;
        }

        yield return synthetic.Result;
    }
}
