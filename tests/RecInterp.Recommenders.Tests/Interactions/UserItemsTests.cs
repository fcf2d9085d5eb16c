using RecInterp.Recommenders.Interactions;

namespace RecInterp.Recommenders.Tests.Interactions;

public class UserItemsTests
{
    [Fact]
    public void Items_of_a_user_rise_and_stand_once()
    {
        var split = Tables.Split(3, 5, [(0, 4), (2, 1), (0, 2), (0, 4)], [(0, 0)], [(2, 3)]);
        var all = UserItems.Of(split.Log, split.Train, split.Dev, split.Test);
        Assert.Equal([0, 2, 4], all[0].ToArray());
        Assert.Empty(all[1].ToArray());
        Assert.Equal([1, 3], all[2].ToArray());
        Assert.Equal((3, 5, 5), (all.UserCount, all.ItemCount, all.Count));
        Assert.True(all.Contains(2, 3));
        Assert.False(UserItems.Of(split.Log, split.Train).Contains(2, 3));
    }

    [Fact]
    public void A_row_outside_the_log_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => UserItems.Of(Tables.Split(1, 1, [(0, 0)]).Log, [1]));
}
