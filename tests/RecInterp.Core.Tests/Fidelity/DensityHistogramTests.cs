using RecInterp.Core.Fidelity;

namespace RecInterp.Core.Tests.Fidelity;

public sealed class DensityHistogramTests
{
    // By hand: log10 of 1/2 is -0.30, of 0.3 is -0.52, of 0.002 is -2.70, of 1e-6 is -6.
    [Theory]
    [InlineData(1.0, 9)]
    [InlineData(0.5, 9)]
    [InlineData(0.3, 8)]
    [InlineData(0.1, 8)] // An edge belongs to the bin above it.
    [InlineData(0.0999, 7)]
    [InlineData(0.01, 6)]
    [InlineData(0.002, 4)]
    [InlineData(0.0001, 2)]
    [InlineData(1e-5, 0)]
    [InlineData(1e-6, 0)] // Rarer than the lowest edge.
    public void A_density_stands_in_the_half_decade_of_its_logarithm(double density, int bin)
    {
        DensityHistogram histogram = DensityHistogram.Of(new LatentUsage(density, 0, 1_000_000, [density]));

        Assert.Equal(Enumerable.Range(0, 10).Select(index => index == bin ? 1 : 0), histogram.Counts);
        Assert.Equal(0, histogram.Dead);
    }

    [Fact]
    public void Dead_latents_are_counted_beside_the_bins()
    {
        DensityHistogram histogram = DensityHistogram.Of(LatentUsage.Of([0, 1000, 600, 20, 0, 3], 1000));

        Assert.Equal(2, histogram.Dead);
        Assert.Equal([0, 0, 0, 0, 1, 0, 1, 0, 0, 2], histogram.Counts);
        Assert.Equal([-5.0, -4.5, -4, -3.5, -3, -2.5, -2, -1.5, -1, -0.5, 0], histogram.Log10Edges);
    }
}
