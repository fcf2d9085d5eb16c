using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Prometheus;

/// <summary>All series of one metric name.</summary>
/// <threadsafety>Safe for concurrent use.</threadsafety>
internal sealed class MetricFamily
{
    private readonly string _help;
    private readonly double[] _bounds;
    private readonly bool _adds;
    private readonly bool _observed;

    // Tags arrive in any order; the first dictionary finds a series without sorting or allocating, the second has each series once.
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series> _byTags = new(TagComparer.Instance);
    private readonly ConcurrentDictionary<string, Series> _byLabels = new(StringComparer.Ordinal);

    /// <summary>Creates a family without series.</summary>
    /// <param name="name">Name of the metric.</param>
    /// <param name="type">Its type.</param>
    /// <param name="instrument">The first instrument of the name: gives help text, buckets and how values are recorded.</param>
    public MetricFamily(string name, MetricType type, Instrument instrument)
    {
        Name = name;
        Type = type;
        _help = string.IsNullOrEmpty(instrument.Description) ? $"{instrument.Meter.Name} {instrument.Name}" : instrument.Description;
        _bounds = type == MetricType.Histogram ? HistogramBounds.Of(instrument) : [];
        _observed = instrument.IsObservable;
        _adds = !_observed && Generic(instrument) != typeof(Gauge<>);
    }

    /// <summary>Name of the metric.</summary>
    public string Name { get; }

    /// <summary>Type of the metric.</summary>
    public MetricType Type { get; }

    /// <summary>The type that an instrument maps to.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <returns>The type; null for an instrument of an unknown kind.</returns>
    public static MetricType? TypeOf(Instrument instrument)
    {
        var generic = Generic(instrument);
        if (generic == typeof(Counter<>) || generic == typeof(ObservableCounter<>))
        {
            return MetricType.Counter;
        }

        if (generic == typeof(Histogram<>))
        {
            return MetricType.Histogram;
        }

        return generic == typeof(UpDownCounter<>) || generic == typeof(ObservableUpDownCounter<>)
            || generic == typeof(Gauge<>) || generic == typeof(ObservableGauge<>)
            ? MetricType.Gauge
            : null;
    }

    /// <summary>Takes a measurement.</summary>
    /// <param name="value">The value.</param>
    /// <param name="tags">Its tags, in any order.</param>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>().TryGetValue(tags, out var known)
            ? known
            : Add(tags);
        if (Type == MetricType.Histogram)
        {
            series.Observe(value, _bounds);
        }
        else if (_adds)
        {
            series.Add(value);
        }
        else
        {
            series.Set(value);
        }
    }

    /// <summary>Drops the series of an observable instrument, so that a scrape shows only what it observes now.</summary>
    public void ForgetObserved()
    {
        if (_observed)
        {
            _byTags.Clear();
            _byLabels.Clear();
        }
    }

    /// <summary>Writes the family, unless it has no series.</summary>
    /// <param name="text">Where to.</param>
    public void Write(StringBuilder text)
    {
        var series = _byLabels.Values.OrderBy(one => one.Labels, StringComparer.Ordinal).ToList();
        if (series.Count == 0)
        {
            return;
        }

        PrometheusText.WriteHeader(text, Name, Type, _help);
        foreach (var one in series)
        {
            one.Write(text, Name, _bounds);
        }
    }

    private static Type? Generic(Instrument instrument) =>
        instrument.GetType() is { IsGenericType: true } type ? type.GetGenericTypeDefinition() : null;

    private Series Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _byLabels.GetOrAdd(PrometheusText.Labels(tags), static (labels, buckets) => new Series(labels, buckets), _bounds.Length + 1);
        _byTags[tags.ToArray()] = series;
        return series;
    }
}
