namespace RecInterp.Recommenders.Ranking;

/// <summary>How well a recommender ranks what users chose: means over users of the held-out protocol, over cases of the other.</summary>
/// <param name="Lists">Number of lists that the means are over.</param>
/// <param name="Cutoffs">Depths k.</param>
/// <param name="HitRates">HR@k for each depth, 0 to 1.</param>
/// <param name="Ndcgs">NDCG@k for each depth, 0 to 1.</param>
/// <param name="MeanPercentileRank">MPR in per cent: 0 is best, random scores give about 50.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record RankingReport(int Lists, IReadOnlyList<int> Cutoffs, IReadOnlyList<double> HitRates, IReadOnlyList<double> Ndcgs, double MeanPercentileRank)
{
    /// <summary>HR@k.</summary>
    /// <param name="cutoff">k, one of the depths.</param>
    /// <exception cref="ArgumentException">The depth was not measured.</exception>
    public double HitRate(int cutoff) => HitRates[Position(cutoff)];

    /// <summary>NDCG@k.</summary>
    /// <param name="cutoff">k, one of the depths.</param>
    /// <exception cref="ArgumentException">The depth was not measured.</exception>
    public double Ndcg(int cutoff) => Ndcgs[Position(cutoff)];

    /// <summary>The means of lists.</summary>
    /// <param name="ranks">Ranks of each list's targets, counted from 1; at least one list, at least one target in each.</param>
    /// <param name="cutoffs">Depths.</param>
    /// <param name="itemCount">I, number of items.</param>
    internal static RankingReport Of(IReadOnlyList<int[]> ranks, IReadOnlyList<int> cutoffs, int itemCount) => new(
        ranks.Count,
        [.. cutoffs],
        [.. cutoffs.Select(cutoff => ranks.Average(list => RankingMetrics.HitRate(list, cutoff)))],
        [.. cutoffs.Select(cutoff => ranks.Average(list => RankingMetrics.Ndcg(list, cutoff)))],
        ranks.Average(list => RankingMetrics.PercentileRank(list, itemCount)));

    private int Position(int cutoff)
    {
        for (var i = 0; i < Cutoffs.Count; i++)
        {
            if (Cutoffs[i] == cutoff)
            {
                return i;
            }
        }

        throw new ArgumentException($"found depth {cutoff}, expected one that was measured: {string.Join(", ", Cutoffs)}", nameof(cutoff));
    }
}
