using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Ranking;

namespace RecInterp.Recommenders.Sequential;

/// <summary>The figure that an epoch is chosen by: NDCG on the dev rows by <see cref="CaseEvaluation"/>.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
internal sealed class DevNdcg
{
    private readonly Split _split;
    private readonly IReadOnlyList<RankingCase> _cases;
    private readonly RankingOptions _options;

    private DevNdcg(Split split, SequentialOptions options)
    {
        _split = split;
        _cases = RankingCases.Of(split, split.Dev);
        _options = new RankingOptions { Cutoffs = [options.DevCutoff], Threads = options.Threads };
    }

    /// <summary>The measure of a split; null where it has no dev rows.</summary>
    public static DevNdcg? Of(Split split, SequentialOptions options) => split.Dev.Length == 0 ? null : new DevNdcg(split, options);

    /// <summary>NDCG, 0 to 1.</summary>
    public double Of(IRecommender recommender) => CaseEvaluation.Run(recommender, _split, _cases, _options).Metrics.Ndcg(_options.Cutoffs[0]);
}
