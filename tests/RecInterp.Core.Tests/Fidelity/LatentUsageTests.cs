using RecInterp.Core.Fidelity;

namespace RecInterp.Core.Tests.Fidelity;

public sealed class LatentUsageTests
{
    [Fact]
    public void Active_dead_and_density_are_counted_per_latent()
    {
        LatentUsage usage = LatentUsage.Measure([1f, 0f, 0f, 2f, -0f, 3f, 4f, 0f, -1f, 5f, 0f, 0f], 3);

        Assert.Equal(4, usage.Rows);
        Assert.Equal(1, usage.Dead);
        Assert.Equal([1.0, 0.0, 0.5], usage.Density);
        Assert.Equal(1.5, usage.MeanActive);
    }

    [Fact]
    public void A_latent_is_dense_where_more_than_half_of_the_rows_have_it()
    {
        // Active in 4, 3, 2 and 0 of 4 rows: exactly half is not dense.
        LatentUsage usage = LatentUsage.Measure([1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0], 4);

        Assert.Equal([1.0, 0.75, 0.5, 0.0], usage.Density);
        Assert.Equal(2, usage.Dense);
    }

    [Fact]
    public void Blocks_that_are_counted_one_after_another_are_measured_as_one()
    {
        float[] latents = [1f, 0f, 0f, 2f, -0f, 3f, 4f, 0f, -1f, 5f, 0f, 0f];
        long[] active = new long[3];
        LatentUsage.Count(latents.AsSpan(0, 3), active);
        LatentUsage.Count([], active);
        LatentUsage.Count(latents.AsSpan(3), active);

        Assert.Equal([4L, 0, 2], active);
        LatentUsage expected = LatentUsage.Measure(latents, 3);
        LatentUsage usage = LatentUsage.Of(active, 4);
        Assert.Equal(expected.Density, usage.Density);
        Assert.Equal((expected.MeanActive, expected.Dead, expected.Rows, expected.Dense), (usage.MeanActive, usage.Dead, usage.Rows, usage.Dense));
    }

    [Fact]
    public void A_count_of_no_rows_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => LatentUsage.Of([0], 0));

    [Fact]
    public void Mean_active_is_the_sum_of_densities() => Claim.HoldsFor(
        Cases.Batches(),
        batch =>
        {
            float[] latents = new float[batch.Rows * batch.Dictionary.LatentCount];
            batch.Dictionary.Encode(batch.Embeddings, latents, new Core.Dictionaries.RowScale[batch.Rows]);
            LatentUsage usage = LatentUsage.Measure(latents, batch.Dictionary.LatentCount);
            Assert.Equal(usage.Density.Sum(), usage.MeanActive, 1e-12);
            Assert.Equal(usage.Density.Count(density => density == 0), usage.Dead);
        });

    [Theory]
    [InlineData(0, 3, "no rows")]
    [InlineData(4, 3, "not a whole number of rows of 3")]
    [InlineData(4, 0, "the width must be at least 1")]
    public void Lengths_without_meaning_are_refused(int length, int latentCount, string message)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => LatentUsage.Measure(new float[length], latentCount));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
