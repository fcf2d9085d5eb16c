using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Tests.Interactions;

public sealed class InteractionLogTests
{
    private static readonly string[] Users = ["u1", "u2"];
    private static readonly string[] Items = ["a", "b", "c"];

    [Fact]
    public void The_order_is_the_given_one_else_that_of_time_else_that_of_the_rows()
    {
        Assert.Equal([7, 3], Orders(new InteractionLog(Users, Items, [0, 0], [1, 2], times: [5, 6], order: [7, 3])));
        Assert.Equal([5, 6], Orders(new InteractionLog(Users, Items, [0, 0], [1, 2], times: [5, 6])));
        Assert.Equal([0, 1], Orders(new InteractionLog(Users, Items, [0, 0], [1, 2])));
    }

    [Fact]
    public void A_number_outside_the_users_or_items_is_refused_with_its_row()
    {
        var user = Assert.Throws<ArgumentException>(() => new InteractionLog(Users, Items, [0, 2], [0, 0]));
        var item = Assert.Throws<ArgumentException>(() => new InteractionLog(Users, Items, [0, 1], [0, -1]));

        Assert.Contains("row 1: found number 2, expected 0 to 1", user.Message, StringComparison.Ordinal);
        Assert.Contains("row 1: found number -1, expected 0 to 2", item.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_another_length_are_refused() =>
        Assert.Contains(
            "found 1 values, expected one for each of 2",
            Assert.Throws<ArgumentException>(() => new InteractionLog(Users, Items, [0, 1], [0, 1], ratings: [1])).Message,
            StringComparison.Ordinal);

    private static IEnumerable<long> Orders(InteractionLog log) => Enumerable.Range(0, log.Count).Select(log.Order);
}
