using RecInterp.Recommenders.Settings;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.Bpr;

/// <summary>How BPRMF is trained. The defaults are the ReChorus library's published ones, which RecSAE takes: d = 64, batches of 256, learning rate 0.001, L2 1e-6.</summary>
public sealed record BprOptions : PairwiseOptions
{
    /// <summary>Takes the published values.</summary>
    public BprOptions() => WeightDecay = 1e-6;

    /// <summary>Standard deviation of the starting embeddings, above 0.</summary>
    /// <value>The default is 0.01.</value>
    public double InitialDeviation { get; init; } = 0.01;

    private protected override void AddFaults(OptionFaults faults) => faults.ExpectPositive(nameof(InitialDeviation), InitialDeviation);
}
