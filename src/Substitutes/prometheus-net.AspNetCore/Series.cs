using System.Text;

namespace Prometheus;

/// <summary>One combination of label values of a metric: a value, or the buckets of a histogram.</summary>
/// <threadsafety>Safe for concurrent use without locks. A scrape during an observation may see its bucket before its sum.</threadsafety>
/// <param name="labels">The labels as written, without braces.</param>
/// <param name="buckets">Number of buckets, the last one (+Inf) included.</param>
internal sealed class Series(string labels, int buckets)
{
    private readonly long[] _buckets = new long[buckets];

    // The value of a counter or gauge; the sum of a histogram.
    private double _value;

    /// <summary>The labels as written, without braces: <c>a="x",b="y"</c>.</summary>
    public string Labels { get; } = labels;

    /// <summary>Adds to the value.</summary>
    /// <param name="change">What to add.</param>
    public void Add(double change)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + change, seen);

            // Compared by bits: NaN is equal to nothing, and the loop would never end.
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>Replaces the value.</summary>
    /// <param name="value">The new one.</param>
    public void Set(double value) => Volatile.Write(ref _value, value);

    /// <summary>Counts a value in its bucket: the first whose bound is not below it. NaN falls in the last.</summary>
    /// <param name="value">The value.</param>
    /// <param name="bounds">Bounds of the buckets but the last, ascending.</param>
    public void Observe(double value, double[] bounds)
    {
        var bucket = 0;
        while (bucket < bounds.Length && !(value <= bounds[bucket]))
        {
            bucket++;
        }

        Interlocked.Increment(ref _buckets[bucket]);
        Add(value);
    }

    /// <summary>Writes the series' lines: one, or a histogram's cumulative buckets, sum and count.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="name">Name of the metric.</param>
    /// <param name="bounds">Bounds of the buckets but the last; not read unless this is a histogram.</param>
    public void Write(StringBuilder text, string name, double[] bounds)
    {
        if (bounds.Length == 0)
        {
            PrometheusText.WriteSample(text, name, "", Labels, Volatile.Read(ref _value));
            return;
        }

        long count = 0;
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            count += Volatile.Read(ref _buckets[bucket]);
            var bound = bucket < bounds.Length ? bounds[bucket] : double.PositiveInfinity;
            PrometheusText.WriteSample(text, name, "_bucket", PrometheusText.WithBound(Labels, bound), count);
        }

        PrometheusText.WriteSample(text, name, "_sum", Labels, Volatile.Read(ref _value));
        PrometheusText.WriteSample(text, name, "_count", Labels, count);
    }
}
