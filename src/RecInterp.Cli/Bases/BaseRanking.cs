using RecInterp.Recommenders.Ranking;

namespace RecInterp.Cli.Bases;

/// <summary>How a recommender ranks.</summary>
/// <param name="Ndcg10">NDCG of the first ten, 0 to 1.</param>
/// <param name="HitRate10">Share of cases whose item is among the first ten, 0 to 1.</param>
/// <param name="MeanPercentileRank">Mean place in per cent of the catalogue; 0 is best, chance is 50.</param>
internal sealed record BaseRanking(double Ndcg10, double HitRate10, double MeanPercentileRank)
{
    public static BaseRanking Of(RankingReport report) => new(report.Ndcg(10), report.HitRate(10), report.MeanPercentileRank);
}
