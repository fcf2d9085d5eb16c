namespace RecInterp.Core.Fidelity;

/// <summary>How much two recommendation lists agree, with more weight on the top.</summary>
/// <remarks>
/// <code>
/// RBO = (1 - p) * sum for n = 1..D of p^(n-1) * |first n of a, in common with first n of b| / n
/// </code>
/// <para>Rank-biased overlap (ACM Transactions on Information Systems 28(4), 2010, article 20), truncated at the lists' depth D and not
/// extrapolated, as the code published with arXiv 2511.18024 computes its figure 4. So identical lists do not reach 1 but 1 - p^D:
/// 0.9576 at depth 30; compare with <see cref="Maximum"/>.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class RankBiasedOverlap
{
    /// <summary>The overlap of two lists, from 0 (nothing shared) to <see cref="Maximum"/> of the depth (identical).</summary>
    /// <remarks>When one list is shorter, D is the longer length and the shorter list's deeper prefixes are the whole of it. Two empty
    /// lists give 0. O(D^2), no allocation.</remarks>
    /// <param name="a">Item ids, best first, each once.</param>
    /// <param name="b">Item ids, best first, each once.</param>
    /// <param name="persistence">p, above 0 and below 1: the weight of a depth relative to the one above it. The default 0.9 puts 86 % of
    /// the weight on the first 10 ranks.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="persistence"/> is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A list holds an item twice.</exception>
    public static double Compute(ReadOnlySpan<int> a, ReadOnlySpan<int> b, double persistence = 0.9)
    {
        RequirePersistence(persistence);
        DistinctItems.Require(a, nameof(a));
        DistinctItems.Require(b, nameof(b));
        double sum = 0;
        double weight = 1 - persistence;
        int overlap = 0;
        for (int index = 0; index < Math.Max(a.Length, b.Length); index++)
        {
            overlap += NewlyShared(a, b, index);
            sum += weight * overlap / (index + 1);
            weight *= persistence;
        }

        return sum;
    }

    /// <summary>What two identical lists of a depth score: 1 - p^D.</summary>
    /// <param name="depth">D, at least 0.</param>
    /// <param name="persistence">p, above 0 and below 1; default 0.9.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="depth"/> is negative or <paramref name="persistence"/> is not between
    /// 0 and 1.</exception>
    public static double Maximum(int depth, double persistence = 0.9)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        RequirePersistence(persistence);
        return 1 - Math.Pow(persistence, depth);
    }

    /// <summary>How many items the prefixes of length index + 1 share beyond those that the prefixes of length index share.</summary>
    private static int NewlyShared(ReadOnlySpan<int> a, ReadOnlySpan<int> b, int index)
    {
        if (index < a.Length && index < b.Length && a[index] == b[index])
        {
            return 1;
        }

        int shared = 0;
        if (index < a.Length && b[..Math.Min(index, b.Length)].Contains(a[index]))
        {
            shared++;
        }

        if (index < b.Length && a[..Math.Min(index, a.Length)].Contains(b[index]))
        {
            shared++;
        }

        return shared;
    }

    private static void RequirePersistence(double persistence)
    {
        if (!(persistence > 0 && persistence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(persistence), persistence, "Persistence must be above 0 and below 1.");
        }
    }
}
