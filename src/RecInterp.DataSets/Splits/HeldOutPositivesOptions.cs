using RecInterp.DataSets.Sampling;

namespace RecInterp.DataSets.Splits;

/// <summary>How positives are held out at random.</summary>
public sealed record HeldOutPositivesOptions
{
    /// <summary>Draws for each user, at least 1.</summary>
    /// <value>Default 5, as in the prediction-aware SAE (AAAI-26).</value>
    public int PerUser { get; init; } = 5;

    /// <summary>How likely each of a user's positives is to be held out.</summary>
    /// <value>Default <see cref="ItemWeighting.SoftmaxOfShare"/>, the authors' code; <see cref="ItemWeighting.Popularity"/> is what their paper says.</value>
    public ItemWeighting Weighting { get; init; } = ItemWeighting.SoftmaxOfShare;

    /// <summary>Factor of the share in the softmax.</summary>
    /// <value>Default 1; the authors' code takes 2 on Last.fm.</value>
    public double ShareScale { get; init; } = 1;

    /// <summary>Whether an item may be drawn again for the same user, which then has fewer test rows.</summary>
    /// <value>Default false, as on MovieLens 1M; true on Last.fm.</value>
    public bool WithReplacement { get; init; }

    /// <summary>Seed of the draws.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; init; }
}
