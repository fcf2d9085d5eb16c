using System.Diagnostics.Metrics;
using RecInterp.Server.Bundles;

namespace RecInterp.Server.Telemetry;

/// <summary>What the sidecar measures.</summary>
/// <remarks>An exported name is the meter's, <c>_</c>, and the instrument's; so the meters are called <c>grpc</c>, for the names that
/// gRPC dashboards know, and <c>recinterp</c>.</remarks>
/// <threadsafety>Safe for concurrent use.</threadsafety>
internal sealed class SidecarMetrics : IDisposable
{
    /// <summary>Bucket bounds in seconds, from 10 us: those of gRFC A66. The usual ones start at 5 ms, which no call here takes.</summary>
    private static readonly double[] SecondsBounds =
    [
        0.00001, 0.00005, 0.0001, 0.0003, 0.0006, 0.0008, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008, 0.01, 0.013, 0.016, 0.02, 0.025,
        0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65, 0.8, 1, 2, 5, 10, 20, 50, 100,
    ];

    private readonly Meter _grpc = new("grpc");
    private readonly Meter _recInterp = new("recinterp");
    private readonly Counter<long> _handled;
    private readonly Histogram<double> _seconds;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _invalidOutputs;

    /// <summary>Creates the instruments.</summary>
    /// <param name="bundle">The bundle that is served, shown as a label.</param>
    public SidecarMetrics(ServedBundle bundle)
    {
        _handled = _grpc.CreateCounter<long>("server_handled_total", "{call}", "Calls that ended, by status code.");
        _seconds = _grpc.CreateHistogram(
            "server_handling_seconds",
            "s",
            "Time from the headers of a call to its status.",
            tags: null,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondsBounds });
        _rows = _recInterp.CreateCounter<long>("rows_total", "{row}", "Rows of calls that succeeded, by method.");
        _invalidOutputs = _recInterp.CreateCounter<long>("invalid_output_total", "{call}", "Calls whose result was not finite and was not sent.");
        _invalidOutputs.Add(0); // Shown before the first one, so that an alert can tell none from no server.
        _recInterp.CreateObservableGauge(
            "bundle_info",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("digest", bundle.Digest)),
            description: "The bundle that is served; always 1.");
    }

    /// <summary>Counts a call that ended.</summary>
    /// <param name="type">Kind: <c>unary</c> or <c>server_stream</c>.</param>
    /// <param name="service">Full name of the service.</param>
    /// <param name="method">Name of the method.</param>
    /// <param name="code">Status code, spelled as gRPC for Go does: <c>OK</c>, <c>InvalidArgument</c>.</param>
    /// <param name="elapsed">How long it took.</param>
    public void CountCall(string type, string service, string method, string code, TimeSpan elapsed)
    {
        var typeLabel = new KeyValuePair<string, object?>("grpc_type", type);
        var serviceLabel = new KeyValuePair<string, object?>("grpc_service", service);
        var methodLabel = new KeyValuePair<string, object?>("grpc_method", method);
        _handled.Add(1, [typeLabel, serviceLabel, methodLabel, new KeyValuePair<string, object?>("grpc_code", code)]);
        _seconds.Record(elapsed.TotalSeconds, typeLabel, serviceLabel, methodLabel);
    }

    /// <summary>Counts rows that were answered.</summary>
    /// <param name="method">Name of the method.</param>
    /// <param name="rows">Number of rows.</param>
    public void CountRows(string method, int rows) => _rows.Add(rows, new KeyValuePair<string, object?>("method", method));

    /// <summary>Counts a result that was not finite.</summary>
    public void CountInvalidOutput() => _invalidOutputs.Add(1);

    /// <inheritdoc/>
    public void Dispose()
    {
        _grpc.Dispose();
        _recInterp.Dispose();
    }
}
