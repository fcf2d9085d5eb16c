using RecInterp.DataSets.Sampling;
using RecInterp.DataSets.Splits;

namespace RecInterp.DataSets.Tests.Splits;

public sealed class HeldOutPositivesTests
{
    private static readonly DataSet Set = SmallSets.Dense(40, 30, (user, item) => (user + item) % 3 != 0);

    [Theory]
    [InlineData(ItemWeighting.Uniform)]
    [InlineData(ItemWeighting.SoftmaxOfShare)]
    [InlineData(ItemWeighting.Popularity)]
    public void Every_user_gives_five_positives_and_five_items_never_chosen(ItemWeighting weighting)
    {
        var held = HeldOutPositives.Of(Set.Log, new HeldOutPositivesOptions { Weighting = weighting, Seed = 3 });
        var chosen = Enumerable.Range(0, Set.Log.Count).Select(row => (Set.Log.Users[row], Set.Log.Items[row])).ToHashSet();

        Assert.Empty(held.Split.Dev);
        Assert.Equal(Enumerable.Range(0, Set.Log.Count), held.Split.Train.Concat(held.Split.Test).Order());
        Assert.All(held.Split.Test.CountBy(row => Set.Log.Users[row]), user => Assert.Equal(5, user.Value));
        Assert.Equal(40, held.TestNegatives.Length);
        for (var user = 0; user < 40; user++)
        {
            Assert.Equal(5, held.TestNegatives[user].Distinct().Count());
            Assert.DoesNotContain(held.TestNegatives[user], item => chosen.Contains((user, item)));
        }
    }

    [Fact]
    public void The_same_seed_draws_the_same_and_another_seed_does_not()
    {
        int[] Test(int seed) => HeldOutPositives.Of(Set.Log, new HeldOutPositivesOptions { Seed = seed }).Split.Test;

        Assert.Equal(Test(1), Test(1));
        Assert.NotEqual(Test(1), Test(2));
    }

    [Fact]
    public void With_replacement_some_users_give_fewer_rows_and_none_gives_none()
    {
        var held = HeldOutPositives.Of(Set.Log, new HeldOutPositivesOptions { WithReplacement = true });
        var counts = held.Split.Test.CountBy(row => Set.Log.Users[row]).Select(user => user.Value).ToArray();

        Assert.Equal(40, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 1, 5));
        Assert.Contains(counts, count => count < 5);
        Assert.All(held.TestNegatives, items => Assert.Equal(5, items.Length));
    }

    [Fact]
    public void Popularity_prefers_what_many_chose_and_the_softmax_of_shares_does_not()
    {
        // i0 is chosen by all 400 users, i1 to i9 by every ninth only; each user has i0 and one of them, one is held out.
        var set = SmallSets.Dense(400, 10, (user, item) => item == 0 || user % 9 == item - 1);

        double ShareOfPopular(ItemWeighting weighting)
        {
            var held = HeldOutPositives.Of(set.Log, new HeldOutPositivesOptions { PerUser = 1, Weighting = weighting, Seed = 5 });
            return held.Split.Test.Count(row => set.Log.Items[row] == 0) / 400.0;
        }

        // Popularity: 400 against 44 or 45, so 0.90. Softmax: e^0.5 against e^0.056, so 0.61. Four standard errors of 400 draws are 0.06 and 0.10.
        Assert.InRange(ShareOfPopular(ItemWeighting.Popularity), 0.84, 0.96);
        Assert.InRange(ShareOfPopular(ItemWeighting.SoftmaxOfShare), 0.51, 0.71);
        Assert.InRange(ShareOfPopular(ItemWeighting.Uniform), 0.40, 0.60);
    }

    [Fact]
    public void A_user_with_too_few_positives_is_named()
    {
        var set = SmallSets.Of(2, 9, [(0, 0), (0, 1), (0, 2), (1, 0)]);
        var fault = Assert.Throws<ArgumentException>(() => HeldOutPositives.Of(set.Log, new HeldOutPositivesOptions { PerUser = 2 }));

        Assert.Contains("user u1, positives: found 1 items to draw from, expected at least 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_that_stands_twice_is_refused() =>
        Assert.Contains(
            "user u0 has item i1 twice",
            Assert.Throws<ArgumentException>(() => HeldOutPositives.Of(SmallSets.Of(1, 9, [(0, 1), (0, 1)]).Log)).Message,
            StringComparison.Ordinal);
}
