using RecInterp.Training.Sampling;

namespace RecInterp.Training.Runs;

/// <summary>What stands around a run, beside the options that its result follows from.</summary>
public sealed record RunContext
{
    /// <summary>Who interacted with what; exactly where <see cref="TrainingOptions.ItemSampling"/> reads it.</summary>
    /// <value>The default is null.</value>
    public ObservedInteractions? Interactions { get; init; }

    /// <summary>Where the run notes how far it is, and goes on from. A run that was killed and continued gives the bits of one that was not, on the same machine with one
    /// thread. What was noted is removed when the run is done.</summary>
    /// <value>The default is null: nothing is noted.</value>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>Told what is done before the first step and the share of it, where that takes time.</summary>
    /// <value>The default is null.</value>
    public IProgress<(string Stage, double Share)>? Preparation { get; init; }

    /// <summary>Told after each epoch, on the calling thread.</summary>
    /// <value>The default is null.</value>
    public Action<TrainingProgress>? Progress { get; init; }
}
