using RecInterp.Training.Runs;

namespace RecInterp.Training.Tests.Runs;

public class SamplingTests
{
    [Fact]
    public void An_epoch_holds_no_user_twice_and_drops_what_fills_no_batch()
    {
        var rows = Enumerable.Range(100, 23).ToArray();
        var users = new ShuffledRows(rows, new Random(1));

        for (var epoch = 0; epoch < 5; epoch++)
        {
            var seen = Enumerable.Range(0, 4).SelectMany(_ => users.NextOfOneOrder(5)).ToArray();

            Assert.Equal(20, seen.Distinct().Count());
            Assert.All(seen, row => Assert.InRange(row, 100, 122));
        }
    }

    [Fact]
    public void Items_come_round_evenly_whatever_the_batch()
    {
        var items = new ShuffledRows(Enumerable.Range(0, 7), new Random(2));

        var drawn = Enumerable.Range(0, 7).SelectMany(_ => items.Next(10)).ToArray(); // 70 = ten orders of 7.

        Assert.All(drawn.GroupBy(row => row), group => Assert.Equal(10, group.Count()));
        Assert.Equal(7, drawn.Distinct().Count());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.2, 20)]
    [InlineData(0.999, 100)]
    public void The_held_out_users_are_the_share_rounded_down_and_the_rest_is_trained(double share, int expected)
    {
        var (trained, heldOut) = HeldOutUsers.Divide(101, share, seed: 3);

        Assert.Equal(expected, heldOut.Length);
        Assert.Equal(Enumerable.Range(0, 101), trained.Concat(heldOut).Order());
        Assert.Equal(heldOut.Order(), heldOut);
        Assert.Equal(trained.Order(), trained);
    }

    [Fact]
    public void The_held_out_users_follow_from_the_seed()
    {
        Assert.Equal(HeldOutUsers.Divide(100, 0.3, 5).HeldOut, HeldOutUsers.Divide(100, 0.3, 5).HeldOut);
        Assert.NotEqual(HeldOutUsers.Divide(100, 0.3, 5).HeldOut, HeldOutUsers.Divide(100, 0.3, 6).HeldOut);
    }

    [Fact]
    public void One_seed_gives_unrelated_sequences_for_different_purposes_and_neighbouring_seeds()
    {
        var firsts = from seed in Enumerable.Range(-5, 11)
                     from purpose in Enum.GetValues<RandomStream.Purpose>()
                     select RandomStream.Of(seed, purpose).NextDouble();

        var drawn = firsts.ToArray();

        Assert.Equal(drawn.Length, drawn.Distinct().Count());
        Assert.InRange(drawn.Average(), 0.35, 0.65);
    }
}
