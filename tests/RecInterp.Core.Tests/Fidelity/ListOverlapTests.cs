using RecInterp.Core.Fidelity;

namespace RecInterp.Core.Tests.Fidelity;

public sealed class ListOverlapTests
{
    [Theory]
    [InlineData(new[] { 1, 2, 3, 4 }, new[] { 4, 9, 1, 8 }, 0.5)]
    [InlineData(new[] { 1, 2 }, new[] { 2, 1 }, 1)]
    [InlineData(new[] { 1, 2 }, new[] { 3, 4 }, 0)]
    [InlineData(new[] { 1 }, new[] { 1, 2, 3, 4 }, 0.25)]
    [InlineData(new int[0], new int[0], 1)]
    public void Golden_values_by_hand(int[] a, int[] b, double expected)
    {
        Assert.Equal(expected, ListOverlap.Compute(a, b));
        Assert.Equal(expected, ListOverlap.Compute(b, a));
    }

    [Fact]
    public void An_item_that_stands_twice_is_refused() => Assert.Throws<ArgumentException>(() => ListOverlap.Compute([1, 1], [1, 2]));
}
