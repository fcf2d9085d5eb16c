using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;

namespace RecInterp.Recommenders.Tests.Popularity;

public class PopularityTests
{
    [Fact]
    public void Popularity_scores_by_training_rows_alone()
    {
        var split = Tables.Split(3, 3, [(0, 1), (1, 1), (2, 0)], [(0, 2)], [(1, 2), (2, 2)]);
        var scores = new float[3];
        PopularityRecommender.Of(split).Score(2, [1, 0], scores);
        Assert.Equal([1, 2, 0], scores);
    }

    [Fact]
    public void Popularity_beats_chance_where_some_items_are_chosen_more()
    {
        var quality = Measure(PopularityRecommender.Of);
        Assert.True(quality.Popularity.MeanPercentileRank < quality.Random.MeanPercentileRank - 5);
        Assert.False(quality.WorseThanPopularity);
        Assert.Contains("better than popularity", quality.Verdict);
    }

    [Fact]
    public void A_model_below_popularity_is_flagged_in_a_sentence()
    {
        var quality = Measure(split => RandomRecommender.Of(split, seed: 5));
        Assert.True(quality.WorseThanPopularity);
        Assert.Contains("worse than popularity", quality.Verdict);
    }

    [Fact]
    public void A_model_without_a_rank_is_flagged()
    {
        var report = new RankingReport(1, [1], [0], [0], 10);
        Assert.True(new BaseQuality(report with { MeanPercentileRank = double.NaN }, report, report).WorseThanPopularity);
    }

    private static BaseQuality Measure(Func<DataSets.Splits.Split, DotProductRecommender> model)
    {
        var split = Tables.Tastes();
        RankingReport Report(IRecommender one) => HeldOutEvaluation.Run(one, split, new RankingOptions());
        return new BaseQuality(Report(model(split)), Report(PopularityRecommender.Of(split)), Report(RandomRecommender.Of(split)));
    }
}
