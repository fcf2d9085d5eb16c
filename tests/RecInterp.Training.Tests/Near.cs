namespace RecInterp.Training.Tests;

/// <summary>Comparisons of arrays of numbers within a tolerance.</summary>
internal static class Near
{
    /// <summary>Every |found - expected| is at most tolerance x max(1, |expected|).</summary>
    public static void Equal(IReadOnlyList<double> expected, IReadOnlyList<float> found, double tolerance, string what)
    {
        Assert.Equal(expected.Count, found.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(
                Math.Abs(found[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{what}[{i}]: expected {expected[i]:R} within {tolerance:E0}, found {found[i]:R}");
        }
    }

    /// <summary>As the other, for single precision.</summary>
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, double tolerance, string what) =>
        Equal(Tensors.Doubles(expected), found.ToArray(), tolerance, what);

    /// <summary>
    /// Gradients agree to one in a thousand of each element, with room for float32 rounding of what sums up to it: 1e-5 of the largest.
    /// </summary>
    public static void Gradient(IReadOnlyList<double> differences, IReadOnlyList<float> gradient, string what)
    {
        Assert.Equal(differences.Count, gradient.Count);
        var largest = differences.Max(Math.Abs);
        Assert.True(largest > 0, $"{what}: all differences are 0, so nothing is tested");
        for (var i = 0; i < differences.Count; i++)
        {
            Assert.True(
                Math.Abs(gradient[i] - differences[i]) <= (1e-3 * Math.Abs(differences[i])) + (1e-5 * largest),
                $"{what}[{i}]: central difference {differences[i]:R}, gradient {gradient[i]:R}");
        }
    }

    /// <summary>Central differences of a function at a point.</summary>
    public static double[] Differences(Func<double[], double> function, double[] point, double step)
    {
        var differences = new double[point.Length];
        for (var i = 0; i < point.Length; i++)
        {
            double[] up = [.. point];
            double[] down = [.. point];
            up[i] += step;
            down[i] -= step;
            differences[i] = (function(up) - function(down)) / (2 * step);
        }

        return differences;
    }
}
