using System.Numerics.Tensors;
using RecInterp.Core.Towers;

namespace RecInterp.Core.Concepts;

/// <summary>How alike the items of one latent are, and how alike different latents are, in the space of item embeddings.</summary>
/// <remarks>
/// <code>
/// intra = mean over latents of cos(e_a, e_b)
/// inter = mean over pairs of distinct latents of cos(r_j, r_l),   r = (e_a + e_b) / 2
/// </code>
/// <para>a and b are the two items that a latent is most active for; they are distinct, or cos would be 1 by itself. arXiv 2411.06112, 4.4 and table 3, which does not say what stands for
/// a latent in inter. Embeddings that share a direction make all cosines high; the centred form takes their mean off first.</para>
/// </remarks>
/// <param name="Latents">Latents that have two items.</param>
/// <param name="Intra">Mean cosine of a latent's two items, -1 to 1; 0 where there is no latent.</param>
/// <param name="Inter">Mean cosine of two latents, -1 to 1; 0 where there are fewer than two.</param>
/// <param name="CentredInter">The same after the mean of all items is taken off.</param>
public readonly record struct LatentSimilarity(int Latents, double Intra, double Inter, double CentredInter)
{
    /// <summary>Measures.</summary>
    /// <param name="items">Item embeddings, shape [I, d].</param>
    /// <param name="pairs">The two items of each latent; null where it has no two.</param>
    /// <exception cref="ArgumentException">A latent's two items are one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An item does not exist.</exception>
    public static LatentSimilarity Measure(EmbeddingTable items, IReadOnlyList<(int First, int Second)?> pairs)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(pairs);
        var (intra, count) = (0.0, 0);
        var mean = ColumnMeans.Of(items).Select(value => (float)value).ToArray();
        var (sum, centredSum) = (new double[items.Width], new double[items.Width]);
        var representative = new float[items.Width];
        for (var latent = 0; latent < pairs.Count; latent++)
        {
            if (pairs[latent] is not var (first, second))
            {
                continue;
            }

            if (first == second)
            {
                throw new ArgumentException($"latent {latent}: found item {first} twice, expected two items", nameof(pairs));
            }

            count++;
            intra += Cosine(items.Row(first), items.Row(second));
            TensorPrimitives.Add(items.Row(first), items.Row(second), representative);
            TensorPrimitives.Multiply(representative, 0.5f, representative);
            AddDirection(representative, sum);
            TensorPrimitives.Subtract(representative, mean, representative);
            AddDirection(representative, centredSum);
        }

        return new LatentSimilarity(count, count == 0 ? 0 : intra / count, MeanOfPairs(sum, count), MeanOfPairs(centredSum, count));
    }

    /// <summary>The first two distinct items of a list that runs from a latent's strongest case down.</summary>
    /// <param name="items">Items, strongest first; one may stand more than once.</param>
    /// <returns>Null where there are no two.</returns>
    public static (int First, int Second)? FirstTwo(IEnumerable<int> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        int? first = null;
        foreach (var item in items)
        {
            if (first is { } before && before != item)
            {
                return (before, item);
            }

            first ??= item;
        }

        return null;
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double dot = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return aa > 0 && bb > 0 ? Math.Clamp(dot / Math.Sqrt(aa * bb), -1, 1) : 0;
    }

    private static void AddDirection(ReadOnlySpan<float> vector, Span<double> sum)
    {
        var norm = Math.Sqrt(TensorPrimitives.SumOfSquares(vector));
        for (var i = 0; norm > 0 && i < vector.Length; i++)
        {
            sum[i] += vector[i] / norm;
        }
    }

    /// <summary>Of n unit vectors with sum s, the mean product of two: (s.s - n) / (n (n - 1)).</summary>
    private static double MeanOfPairs(ReadOnlySpan<double> sum, int count) =>
        count < 2 ? 0 : Math.Clamp((TensorPrimitives.SumOfSquares(sum) - count) / ((double)count * (count - 1)), -1, 1);
}
