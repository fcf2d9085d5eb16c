using RecInterp.Reproduction.Experiments;

namespace RecInterp.Reproduction.Tests.Experiments;

public class BarsTests
{
    [Fact]
    public void A_bar_judges_the_mean_and_the_spread_is_the_range()
    {
        var near = Bars.Near("x", [1, 3], 2.5, 2, 0.1);

        Assert.Equal((2, 2, 2.5, true), (near.Ours, near.Spread, near.Theirs, near.Holds));
        Assert.False(Bars.Near("x", [1, 3], null, 2.2, 0.1).Holds);
        Assert.True(Bars.AtLeast("x", [1, 3], null, 2).Holds);
        Assert.False(Bars.AtMost("x", [1, 3], null, 1.9).Holds);
        Assert.Null(Bars.Reported("x", [1], null).Spread);
    }

    [Fact]
    public void Medians_and_worst_seeds_are_judged_by_themselves()
    {
        Assert.Equal(11, Bars.MedianAtLeast("x", [14, 8, 11], null, 11).Ours);
        Assert.Equal((8, false), (Bars.EachAtLeast("x", [14, 8, 11], null, 9).Ours, Bars.EachAtLeast("x", [14, 8, 11], null, 9).Holds));
        Assert.Equal(2.5, Bars.Median([4, 1, 3, 2]));
    }

    [Fact]
    public void Falls_of_a_curve_are_counted_and_the_deepest_told()
    {
        Assert.Equal((0, 0), Bars.Falls([1, 1, 2]));
        var (count, deepest) = Bars.Falls([1, 3, 2.5, 2.9, 2]);
        Assert.Equal(2, count);
        Assert.Equal(0.9, deepest, 12);
    }
}
