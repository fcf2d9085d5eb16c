using RecInterp.Core.Concepts;

namespace RecInterp.Core.Tests.Concepts;

public class ConceptMatchTests
{
    [Fact]
    public void Correlation_purity_and_base_rate_of_a_small_catalogue()
    {
        // Latent 0 falls from 5 to 0. Carriers have 5, 4, 0: mean 3; others 3, 2, 1: mean 2. Variance of 0..5 is 35/12.
        // r = (3 - 2) sqrt(1/2 * 1/2) / sqrt(35/12) = 0.2927700219. Latent 1 is the concept itself, latent 2 its opposite.
        bool[] carries = [true, true, false, false, false, true];
        float[] latents =
        [
            5, 1, 0,
            4, 1, 0,
            3, 0, 1,
            2, 0, 1,
            1, 0, 1,
            0, 1, 0,
        ];

        var matches = ConceptMatch.Measure(latents, carries, latentCount: 3, depth: 3);

        Assert.Equal([0, 1, 2], matches.Select(match => match.Latent));
        Assert.Equal(0.2927700219, matches[0].Correlation, 1e-10);
        Assert.Equal(1, matches[1].Correlation, 1e-12);
        Assert.Equal(-1, matches[2].Correlation, 1e-12);
        Assert.Equal([2 / 3.0, 1, 0], matches.Select(match => match.Purity));
        Assert.All(matches, match => Assert.Equal(0.5, match.BaseRate));
    }

    [Fact]
    public void Equally_strong_items_are_taken_in_the_order_of_the_catalogue()
    {
        var match = ConceptMatch.Measure([1, 2, 2, 2, 0], [false, true, false, true, true], latentCount: 1, depth: 2)[0];

        Assert.Equal(0.5, match.Purity); // Items 1 and 2; item 3 is as strong and comes later.
        Assert.Equal(0.6, match.BaseRate);
    }

    [Fact]
    public void A_constant_latent_tells_nothing()
    {
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var items = 2 + random.Next(2000);
            var value = i == 0 ? 0 : (float)Math.Exp((20 * random.NextDouble()) - 10);
            bool[] carries = [.. Enumerable.Range(0, items).Select(item => item % 2 == 0)];

            var match = ConceptMatch.Measure([.. Enumerable.Repeat(value, items)], carries, latentCount: 1, depth: 2)[0];

            Assert.True(match.Correlation == 0, $"{items} items of {value:R}: found {match.Correlation}");
            Assert.Equal(0.5, match.Purity);
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void A_concept_of_all_items_or_none_is_told_by_nothing(bool carried, double rate)
    {
        var match = ConceptMatch.Measure([3, 1, 2], [carried, carried, carried], latentCount: 1, depth: 2)[0];

        Assert.Equal(new ConceptMatch(0, 0, rate, rate), match);
    }

    [Fact]
    public void A_small_signal_on_a_large_offset_is_told_apart()
    {
        // 4096 + 0 or 2^-11: exact in float32, and the concept itself.
        bool[] carries = [.. Enumerable.Range(0, 300).Select(item => item % 7 == 0)];
        float[] latents = [.. carries.Select(carried => carried ? 4096 + (1f / 2048) : 4096)];

        Assert.Equal(1, ConceptMatch.Measure(latents, carries, latentCount: 1, depth: 10)[0].Correlation, 1e-9);
    }

    [Fact]
    public void Depth_is_clipped_to_the_catalogue()
    {
        var match = ConceptMatch.Measure([3, 1, 2], [true, false, false], latentCount: 1, depth: 10)[0];

        Assert.Equal(match.BaseRate, match.Purity);
    }

    [Theory]
    [InlineData(3, 2, 1, "found 3 latents for 2 items, expected 2 x 1")]
    [InlineData(0, 0, 1, "found 0 latents for 0 items")]
    [InlineData(4, 2, 3, "found 4 latents for 2 items, expected 2 x 3")]
    public void Lengths_that_do_not_fit_are_refused(int count, int items, int latentCount, string message)
    {
        var fault = Assert.Throws<ArgumentException>("latents", () => ConceptMatch.Measure(new float[count], new bool[items], latentCount, 1));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "latentCount")]
    [InlineData(1, 0, "depth")]
    public void Counts_below_one_are_refused(int latentCount, int depth, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => ConceptMatch.Measure([1], [true], latentCount, depth));
}
