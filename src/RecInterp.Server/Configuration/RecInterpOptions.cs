using System.Net;

namespace RecInterp.Server.Configuration;

/// <summary>What the sidecar serves and where. Read once at start; <see cref="OptionsReader"/> makes a checked one.</summary>
public sealed record RecInterpOptions
{
    /// <summary>Folder of the bundle to serve.</summary>
    /// <value>Required.</value>
    public required string Bundle { get; init; }

    /// <summary>TCP address for gRPC, HTTP/2 without TLS; null for none.</summary>
    /// <value>The default is 127.0.0.1:5080: only this machine can call. Port 0 takes any free port.</value>
    public IPEndPoint? Listen { get; init; } = new(IPAddress.Loopback, 5080);

    /// <summary>Path of a Unix socket for gRPC, HTTP/2 without TLS; null for none. Its mode is 0660: owner and group may call.</summary>
    /// <value>The default is null.</value>
    public string? UnixSocket { get; init; }

    /// <summary>TCP address for Prometheus, HTTP/1.1; null for none.</summary>
    /// <value>The default is 127.0.0.1:9464. Port 0 takes any free port.</value>
    public IPEndPoint? Metrics { get; init; } = new(IPAddress.Loopback, 9464);

    /// <summary>Largest message that is taken or sent, in bytes; a longer one answers RESOURCE_EXHAUSTED.</summary>
    /// <value>The default is 4 MiB (4,194,304), which is also the limit of gRPC clients for what they receive.</value>
    public int MaxMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most rows in one request; more answer RESOURCE_EXHAUSTED. Fewer fit where their reply would pass <see cref="MaxMessageBytes"/>.</summary>
    /// <value>The default is 4096.</value>
    public int MaxRows { get; init; } = 4096;

    /// <summary>Levels of the log, as ASP.NET Core's section <c>Logging</c> has them: <c>LogLevel:Default</c> and so on.</summary>
    /// <value>The default is empty: Information, and Warning for the frameworks.</value>
    public IConfiguration Logging { get; init; } = new ConfigurationBuilder().Build();
}
