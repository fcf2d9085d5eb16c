using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Prometheus;

/// <summary>Listens to instruments of <see cref="System.Diagnostics.Metrics"/> and keeps one family for each metric name.</summary>
/// <remarks>Instruments of the same name and type share a family; one of another type is left out, because the format gives a name one type.</remarks>
/// <threadsafety>Safe for concurrent use.</threadsafety>
internal sealed class MeterCollector : IDisposable
{
    private static readonly Lazy<MeterCollector> Process = new(() => new MeterCollector(_ => true));

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _scrape = new();
    private readonly MeterListener _listener;

    /// <summary>Starts to listen.</summary>
    /// <param name="includes">Which instruments to keep.</param>
    public MeterCollector(Func<Instrument, bool> includes)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (includes(instrument) && FamilyOf(instrument) is { } family)
                {
                    listener.EnableMeasurementEvents(instrument, family);
                }
            },
        };
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Record(state, (double)value, tags));
        _listener.Start();
    }

    /// <summary>The collector of all instruments of the process; it starts at the first use.</summary>
    public static MeterCollector OfProcess => Process.Value;

    /// <summary>Asks the observable instruments and writes everything as text.</summary>
    /// <returns>Prometheus' text format 0.0.4; families by name, series by labels.</returns>
    /// <exception cref="AggregateException">An observable instrument's callback threw.</exception>
    public string Collect()
    {
        lock (_scrape)
        {
            foreach (var family in _families.Values)
            {
                family.ForgetObserved();
            }

            _listener.RecordObservableInstruments();

            var text = new StringBuilder();
            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            {
                family.Write(text);
            }

            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricFamily)family!).Record(value, tags);

    private MetricFamily? FamilyOf(Instrument instrument)
    {
        if (MetricFamily.TypeOf(instrument) is not { } type)
        {
            return null;
        }

        var name = PrometheusText.Name($"{instrument.Meter.Name}_{instrument.Name}");
        var family = _families.GetOrAdd(name, static (name, of) => new MetricFamily(name, of.type, of.instrument), (type, instrument));
        return family.Type == type ? family : null;
    }
}
