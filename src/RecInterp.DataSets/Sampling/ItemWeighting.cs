namespace RecInterp.DataSets.Sampling;

/// <summary>How likely an item is to be drawn.</summary>
public enum ItemWeighting
{
    /// <summary>All alike.</summary>
    Uniform,

    /// <summary>exp(scale * share of all interactions), as the code of the prediction-aware SAE draws. Shares are small, so this is all but uniform: on MovieLens 1M
    /// the likeliest item is 1.0034 times as likely as the unlikeliest.</summary>
    SoftmaxOfShare,

    /// <summary>In proportion to the number of interactions, as the paper of the prediction-aware SAE says. Items without any are never drawn.</summary>
    Popularity,
}
