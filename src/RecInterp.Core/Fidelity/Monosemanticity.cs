using System.Numerics.Tensors;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Core.Fidelity;

/// <summary>How alike the items are that a latent is most active for: near 1 where each latent stands for one thing.</summary>
/// <remarks>
/// <code>
/// a_i   = (z_i - min z) / (max z - min z) over all I items; 0 for a constant latent
/// w_ij  = a_i a_j, i and j among the K items of largest a, i other than j
/// score = sum of w_ij cos(e_i, e_j) / sum of w_ij; 0 where the denominator is 0
/// </code>
/// <para>The score of arXiv 2504.02821 as the code published with arXiv 2511.18024 computes it: over the K strongest items instead of all, with the
/// recommender's own item embeddings e instead of another encoder's. So the yardstick is the space that is being explained, and a score says nothing of
/// whether a person would find a name. A latent that is active for one item alone has no pair and scores 0. Equally strong items: the lower index comes first.
/// An embedding of 0 has cosine 0 with every other.</para>
/// </remarks>
/// <param name="Mean">Mean score over all m latents, dead ones included: -1 to 1.</param>
/// <param name="LiveMean">Mean score over the latents that are active (not 0) for an item; 0 where there are none.</param>
/// <param name="Live">Number of those latents, 0 to m.</param>
/// <param name="Scores">The score of each latent, m values from -1 to 1; 0 for a dead one.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record Monosemanticity(double Mean, double LiveMean, int Live, double[] Scores)
{
    /// <summary>K where nothing else is said: 30, as in the published code.</summary>
    public const int DefaultDepth = 30;

    // Rows that are encoded at a time.
    private const int BlockRows = 4096;

    /// <summary>Measures latents that are at hand. Memory beside them: m x K numbers.</summary>
    /// <param name="latents">z, shape [I, m], row-major, finite.</param>
    /// <param name="latentCount">m, at least 1.</param>
    /// <param name="items">e, shape [I, d], I at least 1.</param>
    /// <param name="depth">K, at least 2; fewer where there are fewer items. Default 30.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, there are no items, or a latent is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="depth"/> is below 2.</exception>
    public static Monosemanticity Measure(ReadOnlySpan<float> latents, int latentCount, EmbeddingTable items, int depth = DefaultDepth)
    {
        ArgumentNullException.ThrowIfNull(items);
        int rows = BatchShape.Rows(latents.Length, latentCount, nameof(latents));
        if (rows != items.Rows)
        {
            throw new ArgumentException($"Found latents of {rows} items and embeddings of {items.Rows}; expected as many.", nameof(latents));
        }

        StrongestItems strongest = Strongest(latentCount, items, depth);
        strongest.Add(latents);
        return Measure(strongest, items);
    }

    /// <summary>Measures a dictionary, some thousand items at a time: no table of all latents is made.</summary>
    /// <param name="dictionary">The dictionary, of the items' embedding width.</param>
    /// <param name="items">e, shape [I, d], I at least 1; both what is encoded and the yardstick.</param>
    /// <param name="depth">K, at least 2; fewer where there are fewer items. Default 30.</param>
    /// <exception cref="ArgumentException">The widths differ, there are no items, or a latent is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="depth"/> is below 2.</exception>
    public static Monosemanticity Measure(LatentDictionary dictionary, EmbeddingTable items, int depth = DefaultDepth)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        ArgumentNullException.ThrowIfNull(items);
        if (dictionary.EmbeddingWidth != items.Width)
        {
            throw new ArgumentException($"The dictionary is for embeddings of width {dictionary.EmbeddingWidth}, the items' are {items.Width}.", nameof(dictionary));
        }

        StrongestItems strongest = Strongest(dictionary.LatentCount, items, depth);
        for (int start = 0, count; start < items.Rows; start += count)
        {
            ReadOnlySpan<float> rows = items.Consecutive(start, BlockRows);
            count = rows.Length / items.Width;
            float[] latents = new float[checked(count * dictionary.LatentCount)];
            dictionary.Encode(rows, latents, new RowScale[count]);
            strongest.Add(latents);
        }

        return Measure(strongest, items);
    }

    private static StrongestItems Strongest(int latentCount, EmbeddingTable items, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 2);
        return items.Rows > 0
            ? new StrongestItems(latentCount, Math.Min(depth, items.Rows))
            : throw new ArgumentException("items holds no rows; monosemanticity is measured on at least one.", nameof(items));
    }

    private static Monosemanticity Measure(StrongestItems strongest, EmbeddingTable items)
    {
        double[] scores = new double[strongest.LatentCount];
        double[] directions = new double[strongest.Depth * items.Width];
        int live = 0;
        for (int latent = 0; latent < scores.Length; latent++)
        {
            live += strongest.IsActive(latent) ? 1 : 0;
            scores[latent] = Score(strongest, latent, items, directions);
        }

        double sum = scores.Sum();
        return new Monosemanticity(sum / scores.Length, live == 0 ? 0 : sum / live, live, scores);
    }

    /// <summary>One latent's score. Its range divides both sums, so z - min z stands for a.</summary>
    private static double Score(StrongestItems strongest, int latent, EmbeddingTable items, double[] directions)
    {
        int width = items.Width;
        ReadOnlySpan<int> rows = strongest.ItemsOf(latent);
        ReadOnlySpan<float> values = strongest.ValuesOf(latent);
        double lowest = strongest.LowestOf(latent);
        double top = 0;
        double bottom = 0;
        for (int i = 0; i < rows.Length && values[i] > lowest; i++)
        {
            Span<double> direction = directions.AsSpan(i * width, width);
            CopyUnit(items.Row(rows[i]), direction);
            for (int j = 0; j < i; j++)
            {
                double weight = (values[i] - lowest) * (values[j] - lowest);
                top += weight * TensorPrimitives.Dot<double>(direction, directions.AsSpan(j * width, width));
                bottom += weight;
            }
        }

        return bottom == 0 ? 0 : Math.Clamp(top / bottom, -1, 1);
    }

    private static void CopyUnit(ReadOnlySpan<float> embedding, Span<double> direction)
    {
        TensorPrimitives.ConvertTruncating(embedding, direction);
        double norm = TensorPrimitives.Norm<double>(direction);
        if (norm > 0)
        {
            TensorPrimitives.Divide(direction, norm, direction);
        }
    }
}
