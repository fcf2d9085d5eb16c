using RecInterp.Training.Runs;

namespace RecInterp.Training.Tests.Runs;

public sealed class SparsityWeightTests
{
    [Fact]
    public void A_weight_without_a_wanted_number_stays()
    {
        var weight = new SparsityWeight(0.3, null);

        weight.Steer(100);

        Assert.Equal(0.3, weight.Value);
    }

    [Fact]
    public void Too_many_active_latents_make_it_heavier_and_too_few_lighter()
    {
        var (many, few) = (new SparsityWeight(0.3, 8), new SparsityWeight(0.3, 8));

        many.Steer(60);
        few.Steer(1);

        Assert.True(many.Value > 0.3 && few.Value < 0.3);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0.05)]
    [InlineData(500)]
    public void A_number_that_falls_with_the_weight_is_brought_to_what_is_wanted(double strength)
    {
        // 64 latents at no weight, fewer with more of it, and slowly, as an optimiser follows.
        var weight = new SparsityWeight(0, 8);
        var active = 64.0;
        for (var step = 0; step < 4000; step++)
        {
            active += 0.02 * ((64 / (1 + (strength * weight.Value))) - active);
            weight.Steer(active);
        }

        Assert.InRange(active, 7.5, 8.5);
    }

    [Fact]
    public void It_starts_where_it_is_told_and_else_at_a_hundredth()
    {
        Assert.Equal(0.2, new SparsityWeight(0.2, 8).Value);
        Assert.Equal(0.01, new SparsityWeight(0, 8).Value);
        Assert.Equal(0, new SparsityWeight(0, null).Value);
    }
}
