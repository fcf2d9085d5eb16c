using RecInterp.Core.Fidelity;

namespace RecInterp.Core.Tests.Fidelity;

public class SpearmanRhoTests
{
    [Fact]
    public void Any_rising_curve_is_one_and_a_falling_one_minus_one()
    {
        Assert.Equal(1, SpearmanRho.Measure([1, 2, 3, 10], [0, 5, 6, 1000]), 1e-12);
        Assert.Equal(-1, SpearmanRho.Measure([1, 2, 3, 10], [3, 2, 1, 0]), 1e-12);
    }

    [Fact]
    public void Ties_share_ranks()
    {
        // Ranks 0, 1, 2, 3 and 0, 1.5, 1.5, 3: 4.5 / sqrt(5 x 4.5) = 0.9486832981.
        Assert.Equal(0.9486832981, SpearmanRho.Measure([1, 2, 3, 4], [1, 2, 2, 3]), 1e-9);
    }

    [Fact]
    public void A_constant_side_is_zero() => Assert.Equal(0, SpearmanRho.Measure([1, 2, 3], [4, 4, 4]));

    [Fact]
    public void Lengths_must_agree() => Assert.Throws<ArgumentException>(() => SpearmanRho.Measure([1, 2], [1]));
}
