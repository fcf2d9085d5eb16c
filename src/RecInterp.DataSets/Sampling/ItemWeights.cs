using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Sampling;

/// <summary>One weight for each item; only their ratios count. Immutable.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class ItemWeights
{
    private readonly double[] _weights;

    private ItemWeights(double[] weights) => _weights = weights;

    /// <summary>The weights, I values, at least 0.</summary>
    public ReadOnlySpan<double> Values => _weights;

    /// <summary>Weighs the items of a log.</summary>
    /// <remarks>share_i = interactions of i / all interactions, over all rows of the log. Uniform: 1. Softmax: exp(scale * share_i). Popularity: share_i.</remarks>
    /// <param name="log">The log; all its rows count.</param>
    /// <param name="weighting">How.</param>
    /// <param name="shareScale">scale of the softmax, finite. Default 1; the code of the prediction-aware SAE takes 2 on Last.fm.</param>
    /// <exception cref="ArgumentException">The scale is not finite.</exception>
    public static ItemWeights Of(InteractionLog log, ItemWeighting weighting, double shareScale = 1)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (!double.IsFinite(shareScale))
        {
            throw new ArgumentException($"found scale {shareScale}, expected a finite number", nameof(shareScale));
        }

        var weights = new double[log.ItemCount];
        if (weighting == ItemWeighting.Uniform)
        {
            Array.Fill(weights, 1);
            return new ItemWeights(weights);
        }

        foreach (var item in log.Items)
        {
            weights[item] += 1.0 / log.Count;
        }

        if (weighting == ItemWeighting.SoftmaxOfShare)
        {
            for (var item = 0; item < weights.Length; item++)
            {
                weights[item] = Math.Exp(shareScale * weights[item]);
            }
        }

        return new ItemWeights(weights);
    }
}
