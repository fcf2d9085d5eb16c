using System.Diagnostics.Metrics;

namespace Prometheus;

/// <summary>The upper bounds of a histogram's buckets.</summary>
internal static class HistogramBounds
{
    /// <summary>Bounds in seconds for an instrument that advises none: those that Prometheus' own client libraries start from.</summary>
    private static readonly double[] Default = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>The bounds that an instrument advises (<see cref="InstrumentAdvice{T}"/>), or the default ones.</summary>
    /// <param name="instrument">A histogram.</param>
    /// <returns>Finite bounds, ascending, without the last one (+Inf).</returns>
    public static double[] Of(Instrument instrument) => instrument switch
    {
        Histogram<byte> histogram => Of(histogram),
        Histogram<short> histogram => Of(histogram),
        Histogram<int> histogram => Of(histogram),
        Histogram<long> histogram => Of(histogram),
        Histogram<float> histogram => Of(histogram),
        Histogram<double> histogram => Of(histogram),
        Histogram<decimal> histogram => Of(histogram),
        _ => Default,
    };

    private static double[] Of<T>(Histogram<T> histogram)
        where T : struct
    {
        var advised = histogram.Advice?.HistogramBucketBoundaries?
            .Select(bound => Convert.ToDouble(bound, System.Globalization.CultureInfo.InvariantCulture))
            .Where(double.IsFinite)
            .Order()
            .ToArray();
        return advised is { Length: > 0 } ? advised : Default;
    }
}
