namespace RecInterp.Core.Tests;

/// <summary>Comparisons of float32 values bit by bit and within rounding.</summary>
internal static class Floats
{
    /// <summary>Largest relative error of one rounding to float32, 2^-24.</summary>
    public const double Rounding = 1.0 / (1 << 24);

    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]),
                $"value {i}: expected {expected[i]:R}, found {actual[i]:R}");
        }
    }

    public static void AssertWithin(double expected, float actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected:R} within {tolerance:E2}, found {actual:R}");
}
