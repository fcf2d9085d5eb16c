using System.Numerics;
using System.Runtime.InteropServices;

namespace RecInterp.Recommenders.Ranking;

/// <summary>The metrics of ranked lists, each defined once. Ranks count from 1, the best.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class RankingMetrics
{
    /// <summary>Rank of a target among all scored items.</summary>
    /// <remarks>1 + |{j : s_j &gt; s_t}| + ties, where ties are |{j != t : s_j = s_t}| by <see cref="TieRule.AgainstTarget"/> and those of them with
    /// j &lt; t by <see cref="TieRule.LowerNumberFirst"/>. Items scored negative infinity stand behind every finite score.</remarks>
    /// <param name="scores">I scores, no NaN.</param>
    /// <param name="target">Number of the target.</param>
    /// <param name="ties">What becomes of equal scores.</param>
    /// <returns>1 to I.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The target is not among the items.</exception>
    public static int Rank(ReadOnlySpan<float> scores, int target, TieRule ties = TieRule.AgainstTarget)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, scores.Length);
        var score = scores[target];
        return ties == TieRule.AgainstTarget
            ? CountAtLeast(scores, score)
            : scores.Length - CountAtMost(scores, score) + CountEqual(scores[..target], score) + 1;
    }

    /// <summary>HR@k: whether any of a list's targets stands among its first k.</summary>
    /// <param name="ranks">Rank of each target, at least one target.</param>
    /// <param name="cutoff">k, at least 1.</param>
    /// <returns>1 or 0; the mean over lists is the hit rate.</returns>
    public static double HitRate(ReadOnlySpan<int> ranks, int cutoff) => ranks.ContainsAnyInRange(1, cutoff) ? 1 : 0;

    /// <summary>NDCG@k with binary gains.</summary>
    /// <remarks>DCG = sum of 1 / log2(r + 1) over targets of rank r &lt;= k (Jarvelin and Kekalainen 2002); the ideal list has min(k, targets) of them at its top. For one target: 1 / log2(r + 1).</remarks>
    /// <param name="ranks">Rank of each target, at least one target.</param>
    /// <param name="cutoff">k, at least 1.</param>
    /// <returns>0 to 1.</returns>
    public static double Ndcg(ReadOnlySpan<int> ranks, int cutoff)
    {
        double gained = 0, ideal = 0;
        foreach (var rank in ranks)
        {
            gained += rank <= cutoff ? Discount(rank) : 0;
        }

        for (var rank = 1; rank <= Math.Min(cutoff, ranks.Length); rank++)
        {
            ideal += Discount(rank);
        }

        return ideal == 0 ? 0 : gained / ideal;
    }

    /// <summary>Mean percentile rank: mean of 100 (r - 1) / I over a list's targets (Hu, Koren and Volinsky 2008, eq. 8).</summary>
    /// <param name="ranks">Rank of each target, at least one target.</param>
    /// <param name="itemCount">I, number of items.</param>
    /// <returns>0 to below 100; lower is better, and random scores give about 50.</returns>
    public static double PercentileRank(ReadOnlySpan<int> ranks, int itemCount)
    {
        double sum = 0;
        foreach (var rank in ranks)
        {
            sum += 100.0 * (rank - 1) / itemCount;
        }

        return sum / ranks.Length;
    }

    private static double Discount(int rank) => 1 / Math.Log2(rank + 1);

    private static int CountAtLeast(ReadOnlySpan<float> scores, float least)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(scores);
        var bound = new Vector<float>(least);
        var counts = Vector<int>.Zero;
        foreach (var vector in vectors)
        {
            counts -= Vector.GreaterThanOrEqual(vector, bound);
        }

        var count = Vector.Sum(counts);
        foreach (var score in scores[(vectors.Length * Vector<float>.Count)..])
        {
            count += score >= least ? 1 : 0;
        }

        return count;
    }

    /// <summary>How many scores are at most the bound: without NaN, all that are not above it.</summary>
    private static int CountAtMost(ReadOnlySpan<float> scores, float bound)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(scores);
        var limit = new Vector<float>(bound);
        var counts = Vector<int>.Zero;
        foreach (var vector in vectors)
        {
            counts -= Vector.LessThanOrEqual(vector, limit);
        }

        var count = Vector.Sum(counts);
        foreach (var score in scores[(vectors.Length * Vector<float>.Count)..])
        {
            count += score <= bound ? 1 : 0;
        }

        return count;
    }

    private static int CountEqual(ReadOnlySpan<float> scores, float value)
    {
        var count = 0;
        foreach (var score in scores)
        {
            count += score == value ? 1 : 0;
        }

        return count;
    }
}
