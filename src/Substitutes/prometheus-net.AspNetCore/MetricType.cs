namespace Prometheus;

/// <summary>The types of the text format that instruments map to.</summary>
internal enum MetricType
{
    /// <summary>Only rises; what is recorded is an increment, or the total of an observable counter.</summary>
    Counter,

    /// <summary>Rises and falls; what is recorded is a change (up-down counter) or the value.</summary>
    Gauge,

    /// <summary>Counts values in buckets.</summary>
    Histogram,
}
