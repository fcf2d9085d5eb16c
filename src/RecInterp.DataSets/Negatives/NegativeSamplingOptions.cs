using RecInterp.DataSets.Sampling;

namespace RecInterp.DataSets.Negatives;

/// <summary>How training negatives are drawn.</summary>
public sealed record NegativeSamplingOptions
{
    /// <summary>How likely each item is to be drawn.</summary>
    /// <value>Default <see cref="ItemWeighting.Uniform"/>.</value>
    public ItemWeighting Weighting { get; init; } = ItemWeighting.Uniform;

    /// <summary>Factor of the share in the softmax.</summary>
    /// <value>Default 1.</value>
    public double ShareScale { get; init; } = 1;

    /// <summary>Whether each epoch draws anew.</summary>
    /// <value>Default false: the same negatives in every epoch, as in the authors' code on MovieLens 1M, though their paper says otherwise; true as on Last.fm.</value>
    public bool PerEpoch { get; init; }

    /// <summary>Seed of the draws.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; init; }
}
