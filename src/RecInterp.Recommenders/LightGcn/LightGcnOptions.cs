using RecInterp.Recommenders.Settings;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.LightGcn;

/// <summary>How LightGCN is trained. Width, layers and L2 are the ReChorus library's published ones, which RecSAE takes; batches and learning rate are larger.</summary>
/// <remarks>Every step propagates through the whole graph twice, whatever the batch. The published batches of 256 with a learning rate of 0.001 take a step for every 256 rows; the defaults
/// take an eighth of the steps, each further. <see cref="Published"/> has the published ones.</remarks>
public sealed record LightGcnOptions : PairwiseOptions
{
    /// <summary>Takes the default values.</summary>
    public LightGcnOptions() => (WeightDecay, BatchSize, LearningRate) = (1e-8, 2048, 5e-3);

    /// <summary>Batches of 256 and a learning rate of 0.001.</summary>
    public static LightGcnOptions Published { get; } = new() { BatchSize = 256, LearningRate = 1e-3 };

    /// <summary>Number of propagations, at least 1.</summary>
    /// <value>The default is 3.</value>
    public int Layers { get; init; } = 3;

    private protected override void AddFaults(OptionFaults faults) => faults.Expect(Layers >= 1, nameof(Layers), Layers, "at least 1");
}
