using RecInterp.DataSets.Negatives;
using RecInterp.DataSets.Sampling;

namespace RecInterp.DataSets.Tests.Negatives;

public sealed class SampledNegativesTests
{
    private static readonly DataSet Set = SmallSets.Dense(20, 50, (user, item) => (user + item) % 5 == 0);

    [Theory]
    [InlineData(ItemWeighting.Uniform)]
    [InlineData(ItemWeighting.SoftmaxOfShare)]
    [InlineData(ItemWeighting.Popularity)]
    public void Negatives_are_different_never_chosen_and_not_excluded(ItemWeighting weighting)
    {
        var excluded = Enumerable.Range(0, 20).Select(user => new[] { (51 - user) % 50 }).ToArray();
        var negatives = new SampledNegatives(Set.Log, new NegativeSamplingOptions { Weighting = weighting }, excluded);
        for (var user = 0; user < 20; user++)
        {
            var drawn = negatives.Of(user, 20);

            Assert.Equal(20, drawn.Distinct().Count());
            Assert.All(drawn, item => Assert.NotEqual(0, (user + item) % 5));
            Assert.DoesNotContain(excluded[user][0], drawn);
        }
    }

    [Fact]
    public void Static_negatives_are_the_same_in_every_epoch_and_others_are_drawn_anew()
    {
        var fixedOnes = new SampledNegatives(Set.Log);
        var changing = new SampledNegatives(Set.Log, new NegativeSamplingOptions { PerEpoch = true });

        Assert.Equal(fixedOnes.Of(3, 10, epoch: 0), fixedOnes.Of(3, 10, epoch: 1));
        Assert.NotEqual(changing.Of(3, 10, epoch: 0), changing.Of(3, 10, epoch: 1));
        Assert.Equal(changing.Of(3, 10, epoch: 1), new SampledNegatives(Set.Log, new NegativeSamplingOptions { PerEpoch = true }).Of(3, 10, epoch: 1));
        Assert.NotEqual(fixedOnes.Of(3, 10), new SampledNegatives(Set.Log, new NegativeSamplingOptions { Seed = 1 }).Of(3, 10));
    }

    [Fact]
    public void Uniform_draws_take_each_item_of_the_pool_equally_often()
    {
        var negatives = new SampledNegatives(Set.Log, new NegativeSamplingOptions { PerEpoch = true });
        var counts = new int[50];
        for (var epoch = 0; epoch < 4000; epoch++)
        {
            foreach (var item in negatives.Of(0, 10, epoch))
            {
                counts[item]++;
            }
        }

        // 10 of 40 items 4,000 times: 1,000 each; the standard deviation is 27.4, so five of them are 137.
        Assert.All(negatives.PoolOf(0), item => Assert.InRange(counts[item], 863, 1137));
    }

    [Fact]
    public void Drawing_by_popularity_follows_the_counts()
    {
        // u0 has nothing of i1 (3 rows) and i2 (1 row): i1 comes first three times of four.
        var set = SmallSets.Of(5, 3, [(0, 0), (1, 1), (2, 1), (3, 1), (4, 2)]);
        var negatives = new SampledNegatives(set.Log, new NegativeSamplingOptions { Weighting = ItemWeighting.Popularity, PerEpoch = true });

        var first = Enumerable.Range(0, 4000).Count(epoch => negatives.Of(0, 2, epoch)[0] == 1);

        Assert.InRange(first, 2863, 3137); // 3,000, and five standard deviations of 27.4.
    }

    [Fact]
    public void A_pool_that_is_too_small_is_told_with_the_user() =>
        Assert.Contains(
            "user u0: found 40 items to draw from, expected at least 41",
            Assert.Throws<ArgumentException>(() => new SampledNegatives(Set.Log).Of(0, 41)).Message,
            StringComparison.Ordinal);
}
