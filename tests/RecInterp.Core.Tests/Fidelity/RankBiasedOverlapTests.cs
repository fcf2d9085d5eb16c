using RecInterp.Core.Fidelity;

namespace RecInterp.Core.Tests.Fidelity;

public sealed class RankBiasedOverlapTests
{
    // Golden values of a direct evaluation of the sum in Python. Three can be checked by hand: identical is 1 - 0.9^D, disjoint is 0,
    // and swapping the first two loses exactly the first term, 0.1.
    [Theory]
    [InlineData("identical", 30, 0.9576088417)]
    [InlineData("identical", 29, 0.9528987130)]
    [InlineData("reversed", 30, 0.0863366072)]
    [InlineData("disjoint", 30, 0.0)]
    [InlineData("first half equal", 30, 0.9144405381)]
    [InlineData("first two swapped", 30, 0.8576088417)]
    public void Known_pairs_have_their_golden_overlap(string pair, int length, double expected)
    {
        (int[] a, int[] b) = ListPairs.Make(pair, length);

        Assert.Equal(expected, RankBiasedOverlap.Compute(a, b), 5e-11);
    }

    [Fact]
    public void Overlap_agrees_with_sets_counted_at_every_depth() => Claim.HoldsFor(
        Cases.Lists(),
        lists =>
        {
            double expected = 0;
            for (int depth = 1; depth <= Math.Max(lists.A.Length, lists.B.Length); depth++)
            {
                int shared = lists.A.Take(depth).Intersect(lists.B.Take(depth)).Count();
                expected += 0.1 * Math.Pow(0.9, depth - 1) * shared / depth;
            }

            Assert.Equal(expected, RankBiasedOverlap.Compute(lists.A, lists.B), 1e-14);
        });

    [Fact]
    public void Overlap_is_symmetric_and_between_zero_and_its_maximum() => Claim.HoldsFor(
        Cases.Lists(),
        lists =>
        {
            double overlap = RankBiasedOverlap.Compute(lists.A, lists.B);
            int depth = Math.Max(lists.A.Length, lists.B.Length);
            Assert.Equal(overlap, RankBiasedOverlap.Compute(lists.B, lists.A));
            Assert.InRange(overlap, 0, RankBiasedOverlap.Maximum(depth) + 1e-12);
        });

    [Fact]
    public void A_list_reaches_the_maximum_with_itself() => Claim.HoldsFor(
        Cases.Lists(),
        lists => Assert.Equal(RankBiasedOverlap.Maximum(lists.A.Length), RankBiasedOverlap.Compute(lists.A, lists.A), 1e-14));

    [Theory]
    [InlineData(0, 0.9, 0.0)]
    [InlineData(1, 0.9, 0.1)]
    [InlineData(2, 0.5, 0.75)]
    public void The_maximum_is_one_minus_persistence_to_the_depth(int depth, double persistence, double expected) =>
        Assert.Equal(expected, RankBiasedOverlap.Maximum(depth, persistence), 1e-15);

    [Fact]
    public void Two_empty_lists_overlap_by_zero() => Assert.Equal(0, RankBiasedOverlap.Compute([], []));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Persistence_outside_its_range_is_refused(double persistence)
    {
        Action[] calls = [() => RankBiasedOverlap.Compute([1], [1], persistence), () => RankBiasedOverlap.Maximum(3, persistence)];

        Assert.All(calls, call => Assert.Equal("persistence", Assert.Throws<ArgumentOutOfRangeException>(call).ParamName));
    }

    [Fact]
    public void A_negative_depth_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => RankBiasedOverlap.Maximum(-1));

    [Fact]
    public void An_item_that_stands_twice_is_named_with_its_positions()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => RankBiasedOverlap.Compute([1, 2], [7, 8, 7]));

        Assert.Contains("b holds item 7 at positions 0 and 2", error.Message, StringComparison.Ordinal);
    }
}
