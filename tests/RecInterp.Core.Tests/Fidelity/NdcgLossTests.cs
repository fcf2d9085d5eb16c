using RecInterp.Core.Fidelity;

namespace RecInterp.Core.Tests.Fidelity;

public sealed class NdcgLossTests
{
    // By hand, original 1, 2, 3: gains 3, 2, 1; discounts 1, log2(3) = 1.5849625, 2; ideal 3 + 1.2618595 + 0.5 = 4.7618595.
    [Theory]
    [InlineData(new[] { 1, 2, 3 }, 0.0)]
    [InlineData(new[] { 2, 1, 3 }, 0.0775055)] // (3 - 2) - (3 - 2) / log2(3) = 0.3690702 of it are lost.
    [InlineData(new[] { 1, 3, 2 }, 0.0274955)] // 1 / log2(3) - 1 / 2 = 0.1309298.
    [InlineData(new[] { 3, 2, 1 }, 0.2100020)] // 2 - 2 / 2 = 1.
    [InlineData(new[] { 1, 2, 9 }, 0.1050010)] // 0.5.
    [InlineData(new[] { 9, 1, 2 }, 0.3925085)] // Left are 3 / log2(3) + 2 / 2 = 2.8927893.
    [InlineData(new[] { 1 }, 0.3699940)] // 1.2618595 + 0.5.
    [InlineData(new[] { 7, 8, 9 }, 1.0)]
    [InlineData(new int[0], 1.0)]
    public void Golden_values_by_hand(int[] list, double expected) => Assert.Equal(expected, NdcgLoss.Compute([1, 2, 3], list), 1e-7);

    [Fact]
    public void The_original_list_loses_exactly_nothing_and_every_other_something() => Claim.HoldsFor(
        Cases.Lists(),
        lists =>
        {
            Assert.Equal(0, NdcgLoss.Compute(lists.A, lists.A));
            double loss = NdcgLoss.Compute(lists.A, lists.B);
            Assert.InRange(loss, 0, 1);
            Assert.Equal(loss == 0, lists.A.SequenceEqual(lists.B.Take(lists.A.Length)));
        });

    [Fact]
    public void Of_an_empty_list_nothing_can_be_lost() => Assert.Equal(0, NdcgLoss.Compute([], [1, 2]));

    [Fact]
    public void An_item_that_stands_twice_is_named_with_its_positions()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => NdcgLoss.Compute([1, 2], [7, 8, 7]));

        Assert.Contains("list holds item 7 at positions 0 and 2", error.Message, StringComparison.Ordinal);
    }
}
