using RecInterp.Recommenders.Ranking;

namespace RecInterp.Recommenders.Tests.Ranking;

public class RankingMetricsTests
{
    [Fact]
    public void One_target_gains_one_over_the_logarithm_of_its_rank()
    {
        Assert.Equal(1, RankingMetrics.Ndcg([1], 10), 12);
        Assert.Equal(0.6309297536, RankingMetrics.Ndcg([2], 10), 9);
        Assert.Equal(0.5, RankingMetrics.Ndcg([3], 10), 12);
        Assert.Equal(0.2890648264, RankingMetrics.Ndcg([10], 10), 9);
        Assert.Equal(0, RankingMetrics.Ndcg([11], 10));
    }

    [Fact]
    public void Several_targets_are_compared_with_an_ideal_list_of_at_most_k()
    {
        // DCG = 1/log2 2 + 1/log2 4 = 1.5; the ideal of three targets at k = 5 is 1 + 0.6309298 + 0.5.
        Assert.Equal(1.5 / 2.1309297536, RankingMetrics.Ndcg([1, 3, 9], 5), 9);
        Assert.Equal(1 / 1.6309297536, RankingMetrics.Ndcg([1, 3, 9], 2), 9);
        Assert.Equal(1, RankingMetrics.Ndcg([3, 1, 2], 5), 12);
    }

    [Fact]
    public void A_list_hits_when_any_target_is_within_k()
    {
        Assert.Equal(1, RankingMetrics.HitRate([40, 10], 10));
        Assert.Equal(0, RankingMetrics.HitRate([40, 11], 10));
    }

    [Fact]
    public void The_percentile_rank_counts_from_zero() =>
        Assert.Equal((0 + 25 + 95) / 3.0, RankingMetrics.PercentileRank([1, 6, 20], 20), 12);

    [Fact]
    public void Ties_stand_where_the_rule_says()
    {
        float[] scores = [2, 5, 2, 2, 1, float.NegativeInfinity];
        Assert.Equal(4, RankingMetrics.Rank(scores, 2));
        Assert.Equal(3, RankingMetrics.Rank(scores, 2, TieRule.LowerNumberFirst));
        Assert.Equal(2, RankingMetrics.Rank(scores, 0, TieRule.LowerNumberFirst));
        Assert.Equal(6, RankingMetrics.Rank(scores, 5));
        Assert.Equal(40, RankingMetrics.Rank(new float[40], 7));
    }

    [Theory]
    [InlineData(TieRule.AgainstTarget)]
    [InlineData(TieRule.LowerNumberFirst)]
    public void Ranks_equal_those_of_a_plain_loop(TieRule ties)
    {
        var random = new Random(3);
        foreach (var length in (int[])[1, 7, 8, 15, 16, 33, 100])
        {
            float[] scores = [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(6))];
            for (var target = 0; target < length; target++)
            {
                var before = 0;
                for (var other = 0; other < length; other++)
                {
                    var ties_before = ties == TieRule.AgainstTarget ? other != target : other < target;
                    before += scores[other] > scores[target] || (scores[other] == scores[target] && ties_before) ? 1 : 0;
                }

                Assert.Equal(before + 1, RankingMetrics.Rank(scores, target, ties));
            }
        }
    }

    [Fact]
    public void A_target_outside_the_items_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RankingMetrics.Rank([1, 2], 2));
}
