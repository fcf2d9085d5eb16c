using RecInterp.DataSets.Histories;
using RecInterp.DataSets.Splits;

namespace RecInterp.DataSets.Tests.Histories;

public sealed class UserHistoriesTests
{
    // One user: items 0 to 6 in this order; row 4 is left out, row 2 is a dev row and rows 3 and 5 are test rows in between.
    private static readonly UserHistories Histories = new(new Split(
        SmallSets.Of(2, 7, [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6)]).Log, [0, 1, 6], [2], [3, 5]));

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 0 })]
    [InlineData(2, new[] { 0, 1 })]
    [InlineData(3, new[] { 0, 1, 2 })]
    [InlineData(5, new[] { 0, 1, 2, 3 })]
    [InlineData(6, new[] { 0, 1 })] // A train row sees no held-out item, though they came before.
    public void A_row_sees_the_earlier_rows_of_its_part_and_of_those_before(int row, int[] expected) => Assert.Equal(expected, Histories.HistoryOf(row));

    [Fact]
    public void Only_the_last_items_are_given()
    {
        Assert.Equal([2, 3], Histories.HistoryOf(5, most: 2));
        Assert.Equal([], Histories.HistoryOf(5, most: 0));
    }

    [Fact]
    public void A_row_that_the_split_leaves_out_has_no_history() =>
        Assert.Contains("row 4 stands in no part", Assert.Throws<ArgumentException>(() => Histories.HistoryOf(4)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_train_items_of_a_user_are_told()
    {
        Assert.Equal([0, 1, 6], Histories.TrainItemsOf(0).ToArray());
        Assert.Equal([], Histories.TrainItemsOf(1).ToArray());
    }

    [Fact]
    public void Histories_follow_the_order_and_not_the_rows()
    {
        var histories = new UserHistories(LeaveOneOut.Of(SmallSets.Of(1, 4, [(0, 3), (0, 2), (0, 1), (0, 0)], order: [4, 3, 2, 1]).Log));

        Assert.Equal([0, 1, 2], histories.HistoryOf(0));
    }
}
