using System.Diagnostics;
using System.Diagnostics.Metrics;
using Prometheus;

namespace RecInterp.Substitutes.Tests.Prometheus;

public sealed class MeterCollectorTests : IDisposable
{
    // Each test has a meter of its own, so that tests in parallel do not see each other.
    private readonly Meter _meter = new("Test.Meter");
    private readonly MeterCollector _collector;

    public MeterCollectorTests() => _collector = new MeterCollector(instrument => instrument.Meter == _meter);

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Every_kind_of_instrument_is_written_in_the_text_format()
    {
        var requests = _meter.CreateCounter<long>("requests.total", "{request}", "Requests, \\ and\nnewline.");
        var open = _meter.CreateUpDownCounter<int>("open", description: "Open now.");
        var level = _meter.CreateGauge<double>("level");
        var seconds = _meter.CreateHistogram(
            "seconds", "s", "Time.", tags: null, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00001, 0.5, 2] });
        _meter.CreateObservableGauge("weird", () => new[]
        {
            new Measurement<double>(double.NaN, new KeyValuePair<string, object?>("of", "nan")),
            new Measurement<double>(double.NegativeInfinity, new KeyValuePair<string, object?>("of", "inf")),
        });
        _meter.CreateObservableCounter("seen.total", () => 7L);
        _meter.CreateCounter<int>("never", description: "No measurement, no lines.");

        requests.Add(2, new KeyValuePair<string, object?>("path", "a\\b\"c\nd"), new KeyValuePair<string, object?>("code", 200));
        requests.Add(3, new KeyValuePair<string, object?>("code", 200), new KeyValuePair<string, object?>("path", "a\\b\"c\nd"));
        requests.Add(1, new KeyValuePair<string, object?>("Url.Path", null));
        open.Add(5);
        open.Add(-7);
        level.Record(1.5);
        level.Record(0.25);
        foreach (var value in new[] { 0.00001, 0.25, 0.5, 0.75, 100 })
        {
            seconds.Record(value, new KeyValuePair<string, object?>("m", "x"));
        }

        Assert.Equal(
            """
            # HELP test_meter_level Test.Meter level
            # TYPE test_meter_level gauge
            test_meter_level 0.25
            # HELP test_meter_open Open now.
            # TYPE test_meter_open gauge
            test_meter_open -2
            # HELP test_meter_requests_total Requests, \\ and\nnewline.
            # TYPE test_meter_requests_total counter
            test_meter_requests_total{code="200",path="a\\b\"c\nd"} 5
            test_meter_requests_total{url_path=""} 1
            # HELP test_meter_seconds Time.
            # TYPE test_meter_seconds histogram
            test_meter_seconds_bucket{m="x",le="1e-05"} 1
            test_meter_seconds_bucket{m="x",le="0.5"} 3
            test_meter_seconds_bucket{m="x",le="2"} 4
            test_meter_seconds_bucket{m="x",le="+Inf"} 5
            test_meter_seconds_sum{m="x"} 101.50001
            test_meter_seconds_count{m="x"} 5
            # HELP test_meter_seen_total Test.Meter seen.total
            # TYPE test_meter_seen_total counter
            test_meter_seen_total 7
            # HELP test_meter_weird Test.Meter weird
            # TYPE test_meter_weird gauge
            test_meter_weird{of="inf"} -Inf
            test_meter_weird{of="nan"} NaN

            """,
            _collector.Collect());
    }

    [Fact]
    public void A_histogram_keeps_a_NaN_in_its_last_bucket()
    {
        var histogram = _meter.CreateHistogram<double>("odd");
        histogram.Record(double.NaN);
        histogram.Record(1);

        var lines = _collector.Collect().Split('\n');

        Assert.Contains("test_meter_odd_bucket{le=\"1\"} 1", lines);
        Assert.Contains("test_meter_odd_bucket{le=\"10\"} 1", lines);
        Assert.Contains("test_meter_odd_bucket{le=\"+Inf\"} 2", lines);
        Assert.Contains("test_meter_odd_sum NaN", lines);
        Assert.Contains("test_meter_odd_count 2", lines);
    }

    [Fact]
    public void Instruments_of_one_name_and_type_share_a_series()
    {
        _meter.CreateCounter<int>("twice").Add(1);
        _meter.CreateCounter<double>("twice").Add(2);

        Assert.Contains("test_meter_twice 3\n", _collector.Collect(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_instrument_of_another_type_does_not_spoil_a_name()
    {
        _meter.CreateCounter<int>("mixed").Add(1);
        _meter.CreateHistogram<double>("mixed").Record(2);

        var text = _collector.Collect();

        Assert.Single(text.Split('\n'), line => line.StartsWith("# TYPE test_meter_mixed", StringComparison.Ordinal));
        Assert.Contains("test_meter_mixed 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_observed_series_that_ended_is_not_shown_again()
    {
        var now = "first";
        _meter.CreateObservableGauge("current", () => new Measurement<int>(1, new KeyValuePair<string, object?>("is", now)));

        Assert.Contains("{is=\"first\"} 1", _collector.Collect(), StringComparison.Ordinal);
        now = "second";
        var text = _collector.Collect();

        Assert.Contains("{is=\"second\"} 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("first", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_measurements_all_count()
    {
        var counter = _meter.CreateCounter<double>("busy");
        var histogram = _meter.CreateHistogram<double>("busy.seconds");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 25_000; i++)
            {
                counter.Add(0.5, new KeyValuePair<string, object?>("worker", worker % 2));
                histogram.Record(0.25);
            }
        })));

        var text = _collector.Collect();

        Assert.Contains("test_meter_busy{worker=\"0\"} 25000\n", text, StringComparison.Ordinal);
        Assert.Contains("test_meter_busy{worker=\"1\"} 25000\n", text, StringComparison.Ordinal);
        Assert.Contains("test_meter_busy_seconds_count 100000\n", text, StringComparison.Ordinal);
        Assert.Contains("test_meter_busy_seconds_sum 25000\n", text, StringComparison.Ordinal);
    }

    [PromtoolFact]
    public async Task Promtool_accepts_the_text()
    {
        _meter.CreateCounter<int>("requests.total", description: "A \"quoted\" \\ help.").Add(1, new KeyValuePair<string, object?>("p", "a\\b\"c\nd"));
        _meter.CreateHistogram<double>("wait.seconds", description: "Waits.").Record(0.3, new KeyValuePair<string, object?>("p", "ü"));
        _meter.CreateGauge<double>("level", description: "Level.").Record(double.PositiveInfinity);

        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await promtool.StandardInput.WriteAsync(_collector.Collect());
        promtool.StandardInput.Close();
        var complaints = await promtool.StandardError.ReadToEndAsync() + await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();

        Assert.Equal("", complaints);
        Assert.Equal(0, promtool.ExitCode);
    }
}
