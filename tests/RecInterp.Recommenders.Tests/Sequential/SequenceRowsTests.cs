using RecInterp.DataSets.Interactions;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Sequential;

namespace RecInterp.Recommenders.Tests.Sequential;

public sealed class SequenceRowsTests
{
    [Fact]
    public void Rows_follow_time_and_hold_what_came_before()
    {
        // User 0 in the order of time: 3, 1, 4, 2 (test), 0; user 1 has one row.
        var log = new InteractionLog(["a", "b"], ["0", "1", "2", "3", "4", "5"], [0, 0, 1, 0, 0, 0], [4, 3, 5, 0, 1, 2], order: [30, 10, 7, 50, 20, 40]);
        var rows = new SequenceRows(new Split(log, [0, 1, 2, 3, 4], [], [5]));

        Assert.Equal((3, 6), (rows.Count, rows.ItemCount));
        Assert.Equal([1, 4, 0], Enumerable.Range(0, 3).Select(rows.Target));
        Assert.Equal([3], rows.Before(0, 20).ToArray());
        Assert.Equal([3, 1], rows.Before(1, 20).ToArray());
        Assert.Equal([3, 1, 4], rows.Before(2, 20).ToArray());
        Assert.Equal([1, 4], rows.Before(2, 2).ToArray());
    }

    [Fact]
    public void Negatives_are_all_items_that_the_user_has_in_no_training_row_and_no_others()
    {
        var rows = new SequenceRows(Tables.Split(2, 7, [(0, 1), (0, 4), (1, 0), (0, 6)], test: [(0, 2)]));
        var random = new Random(0);
        var drawn = Enumerable.Range(0, 4000).Select(_ => rows.Negative(1, random)).GroupBy(item => item).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal([0, 2, 3, 5], drawn.Keys.Order());
        Assert.All(drawn.Values, count => Assert.InRange(count, 880, 1120)); // 1000 each, within 4.4 standard deviations.
    }
}
