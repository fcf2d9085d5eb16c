using RecInterp.DataSets.Splits;

namespace RecInterp.DataSets.Tests.Splits;

public sealed class SplitTests
{
    private const long Day = 86_400;

    [Fact]
    public void Leave_one_out_follows_the_order_and_keeps_the_first_for_training()
    {
        // u0: i2 (1), i0 (2), i1 (3); u1: i0 (1), i1 (2); u2: i0.
        var set = SmallSets.Of(3, 3, [(0, 1), (0, 0), (0, 2), (1, 1), (1, 0), (2, 0)], order: [3, 2, 1, 2, 1, 5]);

        var split = LeaveOneOut.Of(set.Log);

        Assert.Equal([2, 4, 5], split.Train);
        Assert.Equal([1], split.Dev);
        Assert.Equal([0, 3], split.Test);
    }

    [Fact]
    public void Rows_of_the_same_time_keep_the_order_of_the_file()
    {
        var split = LeaveOneOut.Of(SmallSets.Of(1, 3, [(0, 0), (0, 1), (0, 2)], times: [7, 7, 7]).Log);

        Assert.Equal([[0], [1], [2]], new[] { split.Train, split.Dev, split.Test });
    }

    [Fact]
    public void Global_time_cuts_at_whole_local_days_and_drops_what_training_has_not_seen()
    {
        // Days 0 to 10 on a clock of UTC+8: train to day 8, dev day 9, test day 10. Midnight there is 16:00 UTC.
        var start = (1000 * Day) - (8 * 3600);
        var set = SmallSets.Of(
            3, 3,
            [(0, 0), (1, 1), (0, 1), (1, 0), (0, 1), (2, 0), (0, 2)],
            times: [start, start + (9 * Day) - 1, start + (9 * Day), start + (10 * Day) - 1, start + (10 * Day), start + (10 * Day) + 1, start + (10 * Day) + 2]);

        var (kept, split) = GlobalTime.Of(set);

        Assert.Equal(["u0-i0", "u1-i1", "u0-i1", "u1-i0", "u0-i1"], SmallSets.Pairs(kept));
        Assert.Equal(2, kept.Log.UserCount);
        Assert.Equal(2, kept.Log.ItemCount);
        Assert.Equal([0, 1], split.Train);
        Assert.Equal([2, 3], split.Dev);
        Assert.Equal([4], split.Test);
        Assert.Same(kept.Log, split.Log);
    }

    [Fact]
    public void Another_clock_moves_rows_across_the_cut()
    {
        var times = new[] { 0L, (9 * Day) - 1, 10 * Day };
        var set = SmallSets.Of(1, 1, [(0, 0), (0, 0), (0, 0)], times: times);

        Assert.Equal([0, 1], GlobalTime.Of(set, new GlobalTimeOptions { UtcOffset = TimeSpan.Zero }).Split.Train);
        Assert.Equal([0], GlobalTime.Of(set, new GlobalTimeOptions { UtcOffset = TimeSpan.FromHours(1) }).Split.Train);
    }

    [Fact]
    public void Global_time_needs_every_time() =>
        Assert.Contains("does not know the time", Assert.Throws<ArgumentException>(() => GlobalTime.Of(SmallSets.Of(1, 1, [(0, 0)]))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_row_in_two_parts_is_refused()
    {
        var log = SmallSets.Of(1, 1, [(0, 0)]).Log;
        Assert.Contains("row 0", Assert.Throws<ArgumentException>(() => SplitParts.Of(new Split(log, [0], [], [0]))).Message, StringComparison.Ordinal);
    }
}
