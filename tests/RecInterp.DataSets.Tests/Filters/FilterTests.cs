using RecInterp.DataSets.Filters;
using RecInterp.DataSets.Splits;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests.Filters;

public sealed class FilterTests
{
    [Fact]
    public void Kept_rows_keep_their_ids_ratings_times_order_and_descriptions_and_numbers_close_up()
    {
        var set = SmallSets.Of(3, 3, [(0, 0), (2, 2), (2, 1), (1, 0)], [1, 2, 3, 4], [10, 20, 30, 40], [9, 8, 7, 6]);

        var kept = RowSelection.Keep(set, row => row is 1 or 2);

        Assert.Equal(["u2-i2", "u2-i1"], SmallSets.Pairs(kept));
        Assert.Equal(["u2"], kept.Log.UserIds);
        Assert.Equal(["i1", "i2"], kept.Log.ItemIds);
        Assert.Equal([1, 0], kept.Log.Items.ToArray());
        Assert.Equal([2f, 3f], kept.Log.Ratings.ToArray());
        Assert.Equal([20L, 30L], kept.Log.Times.ToArray());
        Assert.Equal((8L, 7L), (kept.Log.Order(0), kept.Log.Order(1)));
        Assert.Equal(["title of i1", "title of i2"], kept.Items.Select(item => item.Title));
        Assert.Equal(["u2"], kept.Users.Select(user => user.Id));
        Assert.Equal(4, set.Log.Count);
    }

    [Fact]
    public void A_rating_equal_to_the_threshold_stays()
    {
        var kept = RatingThreshold.AtLeast(SmallSets.Of(1, 3, [(0, 0), (0, 1), (0, 2)], [3.5f, 4, 5]), 4);

        Assert.Equal(["u0-i1", "u0-i2"], SmallSets.Pairs(kept));
        Assert.Throws<ArgumentException>(() => RatingThreshold.AtLeast(SmallSets.Of(1, 1, [(0, 0)]), 4));
    }

    [Fact]
    public void One_pass_leaves_a_user_below_the_core_where_strict_goes_on()
    {
        // u0 has i0, i1; u1 has i0, i1; u2 has i0, i2: i2 has one user, so it goes, and then u2 has one item left.
        var set = SmallSets.Of(3, 3, [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 2)]);

        Assert.Equal(["u0-i0", "u0-i1", "u1-i0", "u1-i1", "u2-i0"], SmallSets.Pairs(KCore.OnePass(set, 2)));
        Assert.Equal(["u0-i0", "u0-i1", "u1-i0", "u1-i1"], SmallSets.Pairs(KCore.Strict(set, 2)));
        Assert.Equal(0, KCore.Strict(set, 4).Log.Count);
    }

    [Fact]
    public void A_user_is_removed_by_published_id_and_all_items_stay()
    {
        var set = SmallSets.Of(3, 3, [(0, 0), (1, 1), (2, 2)]);

        var kept = NamedUsers.Remove(set, "u1");

        Assert.Equal(["u0-i0", "u2-i2"], SmallSets.Pairs(kept));
        Assert.Equal(["u0", "u2"], kept.Log.UserIds);
        Assert.Equal(["i0", "i1", "i2"], kept.Log.ItemIds); // Items stay, also those that nobody else had.
        Assert.Contains("no user of id u9", Assert.Throws<ArgumentException>(() => NamedUsers.Remove(set, "u9")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_row_of_a_pair_stays() =>
        Assert.Equal([1f, 2f], DistinctPairs.KeepFirst(SmallSets.Of(1, 2, [(0, 0), (0, 1), (0, 0)], [1, 2, 3])).Log.Ratings.ToArray());

    [Fact]
    public void The_artist_filters_are_strict_and_each_is_applied_once()
    {
        // a0: 51 users (u0..u50); a1: 50 users, so it goes first. u0..u40 have 51 rows each, u41..u50 only their one row of a0, so they go; a0 then has 41 users: it stays.
        // a2: 52 users, of whom 40 stay: it goes, though that leaves u0..u39 with fewer rows; nothing follows.
        var rows = new List<(int, int)>();
        for (var user = 0; user <= 50; user++)
        {
            for (var track = 0; track < (user <= 40 ? 50 : 1); track++)
            {
                rows.Add((user, 0));
            }
        }

        rows.AddRange(Enumerable.Range(0, 50).Select(user => (user, 1)));
        rows.AddRange(Enumerable.Range(0, 40).Select(user => (user, 2)));
        rows.AddRange(Enumerable.Range(51, 12).Select(user => (user, 2)));
        rows.Add((40, 0)); // The 51st row of u40, who has no a2.

        var kept = LastFmArtists.Keep(SmallSets.Of(63, 3, [.. rows]));

        Assert.Equal(["i0"], kept.Log.ItemIds);
        Assert.Equal(41, kept.Log.UserCount);
        Assert.Equal((40 * 50) + 51, kept.Log.Count);
    }

    [RealDataFact("ml-1m")]
    public void Real_positives_have_the_measured_counts_and_one_pass_equals_the_strict_core()
    {
        var positives = RatingThreshold.AtLeast(RealSets.Ml1m, 4);
        var core = RecSaeMl1m.Positives(RealSets.Ml1m);

        Assert.Equal((575_281, 6_038, 3_533), (positives.Log.Count, positives.Log.UserCount, positives.Log.ItemCount));
        Assert.Equal((574_376, 6_034, 3_125), (core.Log.Count, core.Log.UserCount, core.Log.ItemCount));
        Assert.Equal(core.Log.Count, KCore.Strict(positives, 5).Log.Count);
    }
}
