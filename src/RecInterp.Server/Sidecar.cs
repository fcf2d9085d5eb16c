using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using RecInterp.Server.Bundles;
using RecInterp.Server.Configuration;
using RecInterp.Server.Listening;
using RecInterp.Server.Services;

namespace RecInterp.Server;

/// <summary>A running sidecar.</summary>
/// <threadsafety>Safe for concurrent use.</threadsafety>
public sealed partial class Sidecar : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ServedBundle _bundle;
    private readonly UnixSocketFile? _socket;
    private readonly RecInterpOptions _options;
    private readonly ILogger<Sidecar> _logger;
    private readonly Readiness _readiness;

    internal Sidecar(WebApplication application, ServedBundle bundle, UnixSocketFile? socket, RecInterpOptions options)
    {
        _application = application;
        _bundle = bundle;
        _socket = socket;
        _options = options;
        _logger = application.Services.GetRequiredService<ILogger<Sidecar>>();
        _readiness = application.Services.GetRequiredService<Readiness>();
    }

    /// <summary>Where gRPC is answered: <c>http://host:port</c>, <c>unix:/path</c>, or both, with real port numbers; empty before <see cref="ListenAsync"/>.</summary>
    public IReadOnlyList<string> Addresses { get; private set; } = [];

    /// <summary>Where metrics are answered: <c>http://host:port</c>; null when they are off.</summary>
    public string? MetricsAddress { get; private set; }

    /// <summary>Digest of the bundle that is served.</summary>
    public string Bundle => _bundle.Digest;

    /// <summary>Listens. Health answers from here on; other calls are refused with UNAVAILABLE until <see cref="WarmUpAsync"/> is done.</summary>
    /// <returns>Done when all addresses are bound.</returns>
    /// <exception cref="IOException">An address is in use or cannot be listened on.</exception>
    public async Task ListenAsync()
    {
        _application.Lifetime.ApplicationStopping.Register(() => _readiness.Move(ReadinessState.Stopping));
        await _application.StartAsync();
        _socket?.Restrict();
        NameAddresses();
    }

    /// <summary>Makes the first calls, so that no client pays for compiling, reports ready, and says where it listens.</summary>
    /// <returns>Done when calls are answered.</returns>
    /// <exception cref="InvalidOperationException">A call failed: this is a bug.</exception>
    public async Task WarmUpAsync()
    {
        await _application.Services.GetRequiredService<WarmUp>().CallAsync(Addresses[0]);
        _readiness.Move(ReadinessState.Serving);
        foreach (var address in Addresses)
        {
            LogListening(address, "gRPC");
        }

        if (MetricsAddress is not null)
        {
            LogListening(MetricsAddress, "metrics");
        }
    }

    /// <summary>Waits until the process is asked to stop, and for calls in flight to end.</summary>
    /// <returns>Done when the server has stopped.</returns>
    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync();

    /// <summary>Stops gracefully: reports NOT_SERVING, ends watchers, lets calls in flight end, and removes the socket file.</summary>
    /// <returns>Done when everything is freed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _bundle.Dispose(); // After the server: freeing a session under a call would end the process.
        _socket?.Dispose();
    }

    private void NameAddresses()
    {
        // Kestrel lists addresses in the order in which they were configured.
        var bound = new Queue<string>(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses);
        List<string> addresses = [];
        if (_options.Listen is not null)
        {
            addresses.Add(bound.Dequeue());
        }

        if (_socket is not null)
        {
            bound.Dequeue();
            addresses.Add($"unix:{_socket.Path}");
        }

        Addresses = addresses;
        MetricsAddress = _options.Metrics is not null ? bound.Dequeue() : null;
    }

    [LoggerMessage(1, LogLevel.Information, "listening on {Address} ({Protocol})")]
    private partial void LogListening(string address, string protocol);
}
