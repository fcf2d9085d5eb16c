using RecInterp.Recommenders.Ranking;

namespace RecInterp.Reproduction.RecSae.Bases;

/// <summary>How well cases are ranked.</summary>
/// <param name="Ndcg10">NDCG@10, 0 to 1.</param>
/// <param name="Ndcg20">NDCG@20.</param>
/// <param name="HitRate10">HR@10.</param>
/// <param name="PercentileRank">Mean percentile rank in per cent, lower is better.</param>
internal sealed record BaseMetrics(double Ndcg10, double Ndcg20, double HitRate10, double PercentileRank)
{
    public static BaseMetrics Of(RankingReport report) => new(report.Ndcg(10), report.Ndcg(20), report.HitRate(10), report.MeanPercentileRank);
}
