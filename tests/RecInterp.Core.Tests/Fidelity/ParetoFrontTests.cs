using FsCheck;
using FsCheck.Fluent;
using RecInterp.Core.Fidelity;

namespace RecInterp.Core.Tests.Fidelity;

public sealed class ParetoFrontTests
{
    [Fact]
    public void Members_come_by_rising_first_value_and_equal_ones_together() =>
        Assert.Equal([4, 0, 1, 5], ParetoFront.Of([(1, 3), (2, 1), (1, 2), (2, 0.5), (0, 4), (2, 1), (double.NaN, 9)]));

    [Fact]
    public void No_points_have_no_front() => Assert.Empty(ParetoFront.Of([]));

    [Fact]
    public void No_member_is_beaten_and_every_other_point_is() => Claim.HoldsFor(
        Gen.Zip(Gen.Choose(0, 6), Gen.Choose(0, 6)).ListOf(), // Few values: many equal ones.
        drawn =>
        {
            (double First, double Second)[] points = [.. drawn.Select(point => ((double)point.Item1, (double)point.Item2))];

            int[] front = ParetoFront.Of(points);

            Assert.Equal(front.Distinct(), front);
            Assert.All(points.Index(), point => Assert.Equal(!points.Any(other => Beats(other, point.Item)), front.Contains(point.Index)));
            Assert.All(front.Zip(front.Skip(1)), pair => Assert.True(points[pair.First].First <= points[pair.Second].First));
        });

    private static bool Beats((double First, double Second) a, (double First, double Second) b) =>
        a.First >= b.First && a.Second >= b.Second && a != b;
}
