using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Prometheus;
using RecInterp.Onnx.Files;
using RecInterp.Server.Bundles;
using RecInterp.Server.Configuration;
using RecInterp.Server.Faults;
using RecInterp.Server.Listening;
using RecInterp.Server.Services;
using RecInterp.Server.Telemetry;

namespace RecInterp.Server;

/// <summary>The sidecar: answers Encode, Decode and Edit from one bundle over gRPC. This file is the one composition root.</summary>
public static class Program
{
    /// <summary>Runs the sidecar until the process is asked to stop (SIGTERM, Ctrl+C).</summary>
    /// <param name="args">Options as <c>--name value</c>; <c>--help</c> lists them.</param>
    /// <returns>0 after a graceful stop, 1 where an address cannot be listened on, 2 for a bad configuration, 3 for a bad bundle.</returns>
    public static async Task<int> Main(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            Console.WriteLine(OptionsReader.Usage);
            return 0;
        }

        var reading = OptionsReader.Read(args, Environment.GetEnvironmentVariables());
        if (reading.Options is not { } options)
        {
            Console.Error.WriteLine($"The configuration has {reading.Faults.Count} fault(s):\n  {string.Join("\n  ", reading.Faults)}");
            return 2;
        }

        try
        {
            await using var sidecar = Compose(options);
            await sidecar.ListenAsync();
            await sidecar.WarmUpAsync();
            await sidecar.WaitForShutdownAsync();
            return 0;
        }
        catch (InvalidArtifactException fault)
        {
            Console.Error.WriteLine($"The bundle cannot be served. {fault.Message}");
            return 3;
        }
        catch (Exception fault) when (fault is IOException or SocketException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The server cannot start. {fault.Message}");
            return 1;
        }
    }

    /// <summary>Opens the bundle and puts the sidecar together.</summary>
    /// <param name="options">A checked configuration.</param>
    /// <returns>The sidecar, not listening yet.</returns>
    /// <exception cref="InvalidArtifactException">The bundle is missing, damaged, or does not give its golden rows back.</exception>
    /// <exception cref="IOException">The path of the Unix socket is taken.</exception>
    public static Sidecar Compose(RecInterpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // 1. The bundle, before any port: a bad one must never look alive.
        var bundle = ServedBundle.Open(options.Bundle);

        // 2. Register. The builder is empty: nothing but the options configures this process.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "RecInterp.Server" });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning); // A line a call would cost more than the call.
        builder.Logging.AddConfiguration(options.Logging).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Services.AddSingleton(bundle);
        builder.Services.AddSingleton(RowLimit.Of(options, bundle));
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<WarmUp>();
        builder.Services.AddSingleton<SidecarMetrics>();
        builder.Services.AddSingleton<LatentsService>();
        builder.Services.AddSingleton<HealthService>();
        builder.Services.AddSingleton<FaultInterceptor>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxMessageBytes;
            grpc.MaxSendMessageSize = options.MaxMessageBytes;
            grpc.Interceptors.Add<FaultInterceptor>();
        });

        // 3. Listen: gRPC over HTTP/2 without TLS, metrics over HTTP/1.1 on an address of their own.
        var socket = options.UnixSocket is { } path ? UnixSocketFile.Claim(path) : null;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // Messages have their own limit, which answers RESOURCE_EXHAUSTED.
            if (options.Listen is { } listen)
            {
                kestrel.Listen(listen, endpoint => endpoint.Protocols = HttpProtocols.Http2);
            }

            if (socket is not null)
            {
                kestrel.ListenUnixSocket(socket.Path, endpoint => endpoint.Protocols = HttpProtocols.Http2);
            }

            if (options.Metrics is { } metrics)
            {
                kestrel.Listen(metrics, MetricsListener.Configure);
            }
        });

        // 4. Map.
        var application = builder.Build();
        application.Use(MetricsListener.Guard);
        application.UseMiddleware<CallMeter>();
        application.MapGrpcService<LatentsService>();
        application.MapGrpcService<HealthService>();
        application.MapMetrics(MetricsListener.Path);

        return new Sidecar(application, bundle, socket, options);
    }
}
