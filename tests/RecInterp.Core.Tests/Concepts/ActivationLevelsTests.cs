using RecInterp.Core.Concepts;

namespace RecInterp.Core.Tests.Concepts;

public class ActivationLevelsTests
{
    private static readonly float[] Twenty = [.. Enumerable.Range(1, 20).Select(value => (float)value)];

    [Fact]
    public void Twenty_values_fill_each_level_twice()
    {
        var levels = ActivationLevels.Fit(1, new int[20], Twenty);

        Assert.Equal(1, levels.OwnCount);
        Assert.Equal(Enumerable.Range(1, 10).SelectMany(level => new[] { level, level }), Twenty.Select(value => levels.Of(0, value)));
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(-3f, 0)]
    [InlineData(float.NaN, 0)]
    [InlineData(0.001f, 1)]
    [InlineData(2.5f, 2)]
    [InlineData(1000f, 10)]
    public void Values_between_and_beyond_have_a_level(float value, int expected) =>
        Assert.Equal(expected, ActivationLevels.Fit(1, new int[20], Twenty).Of(0, value));

    [Fact]
    public void A_latent_that_was_seen_too_seldom_takes_the_bins_of_all()
    {
        // Latent 1 was seen 19 times, with values 100 and up: by its own bins 100 were level 1.
        int[] latents = [.. Enumerable.Repeat(0, 20), .. Enumerable.Repeat(1, 19)];
        float[] values = [.. Twenty, .. Enumerable.Range(100, 19).Select(value => (float)value)];

        var levels = ActivationLevels.Fit(3, latents, values);

        Assert.Equal(1, levels.OwnCount);
        Assert.Equal(6, levels.Of(1, 100)); // 39 values in all: the fifth cut is the 20th of them, 20; the sixth the 24th, 103.
        Assert.Equal(6, levels.Of(2, 100));
        Assert.Equal(10, levels.Of(0, 100));
        Assert.Equal(2, ActivationLevels.Fit(3, latents, values, fewest: 19).OwnCount);
    }

    [Fact]
    public void Zeros_do_not_count_as_activations() =>
        Assert.Equal(0, ActivationLevels.Fit(1, new int[40], [.. Twenty[..19], .. new float[21]]).OwnCount);

    [Fact]
    public void A_latent_outside_the_range_is_refused() =>
        Assert.Contains("activation 1: found latent 2, expected 0 to 1", Assert.Throws<ArgumentException>(() => ActivationLevels.Fit(2, [0, 2], [1, 1])).Message);
}
