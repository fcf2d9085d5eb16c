namespace RecInterp.Plots.Tests;

public sealed class PlotAxisTests
{
    [Theory]
    [InlineData(0.13, 0.87, 0, 1)]
    [InlineData(-3, 12, -5, 15)]
    [InlineData(5, 5, 4.94, 5.06)]
    public void Its_ends_are_round_numbers_around_all_values(double low, double high, double first, double last)
    {
        var axis = PlotAxis.Over([low, high]);

        Assert.Equal(first, axis.Ticks.First(), 9);
        Assert.Equal(last, axis.Ticks.Last(), 9);
        Assert.InRange(axis.Share(low), 0, 1);
        Assert.InRange(axis.Share(high), 0, 1);
    }

    [Fact]
    public void A_label_has_the_digits_that_tell_it_from_its_neighbours() =>
        Assert.Equal(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"], Labels(PlotAxis.Over([0, 1])));

    private static IEnumerable<string> Labels(PlotAxis axis) => axis.Ticks.Select(axis.Label);
}
