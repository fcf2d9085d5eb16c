using System.Diagnostics;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Fused;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;

namespace RecInterp.Bench;

/// <summary>Training steps as a run takes them.</summary>
internal static class OurSteps
{
    /// <summary>Runs a case.</summary>
    /// <param name="speedCase">The case.</param>
    /// <param name="data">Its numbers.</param>
    /// <param name="threads">Threads; a case whose latents are few takes one of them, as a run does by default.</param>
    public static Peer.Outcome Run(SpeedCase speedCase, CaseData data, int threads)
    {
        var options = speedCase.Options with { Threads = speedCase.Options.Architecture == ArchitectureKind.TopK ? threads : 1 };
        var throughGraph = options.PredictionLoss == PredictionLossKind.PairCrossEntropy;
        using var interaction = throughGraph ? data.Interaction() : null;
        var random = RandomStream.Of(options.Seed, RandomStream.Purpose.Weights);
        TorchSharp.torch.set_num_threads(options.Threads);
        using ITrainingEngine engine = (options.Architecture, throughGraph) switch
        {
            (ArchitectureKind.TopK, _) => new FusedTopK(options, data.Transform, options.BatchSize, 1, null, random),
            (_, false) => new FusedTiedRelu(options, data.Transform, options.BatchSize, 2, 1, random),
            _ => new TorchEngine(options, data.Transform, interaction, random),
        };
        var losses = new double[speedCase.Steps];
        var milliseconds = new double[speedCase.Steps];
        for (var step = 0; step < speedCase.Steps; step++)
        {
            var started = Stopwatch.GetTimestamp();
            losses[step] = engine.Step(data.Batch(step), options.LearningRate).Loss.Total;
            milliseconds[step] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        var timed = milliseconds[speedCase.WarmUp..];
        Array.Sort(timed);
        return new Peer.Outcome(losses, timed[timed.Length / 2]);
    }
}
