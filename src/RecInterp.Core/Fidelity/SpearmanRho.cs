namespace RecInterp.Core.Fidelity;

/// <summary>Whether one number rises with another: Spearman's rank correlation.</summary>
/// <remarks>Pearson's correlation of ranks; equal values share the mean of their ranks. Spearman 1904.</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class SpearmanRho
{
    /// <summary>Measures.</summary>
    /// <param name="x">Values; no NaN.</param>
    /// <param name="y">As many values; no NaN.</param>
    /// <returns>-1 to 1; 0 where one side is constant or there are fewer than two values.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Measure(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"found {x.Length} and {y.Length} values, expected as many", nameof(y));
        }

        var (a, b) = (Ranks(x), Ranks(y));
        var mean = (x.Length - 1) / 2.0;
        double product = 0, left = 0, right = 0;
        for (var i = 0; i < a.Length; i++)
        {
            product += (a[i] - mean) * (b[i] - mean);
            left += (a[i] - mean) * (a[i] - mean);
            right += (b[i] - mean) * (b[i] - mean);
        }

        return left > 0 && right > 0 ? Math.Clamp(product / Math.Sqrt(left * right), -1, 1) : 0;
    }

    private static double[] Ranks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var places = Enumerable.Range(0, sorted.Length).ToArray();
        Array.Sort(sorted, places);
        var ranks = new double[sorted.Length];
        for (var first = 0; first < sorted.Length;)
        {
            var last = first;
            while (last + 1 < sorted.Length && sorted[last + 1] == sorted[first])
            {
                last++;
            }

            for (var i = first; i <= last; i++)
            {
                ranks[places[i]] = (first + last) / 2.0;
            }

            first = last + 1;
        }

        return ranks;
    }
}
