using System.Net;
using Grpc.Net.Client;
using RecInterp.Client;
using RecInterp.Core.Dictionaries;
using RecInterp.Protos.Health.V1;
using RecInterp.Protos.V1;
using RecInterp.Server.Configuration;
using RecInterp.TestScorers;

namespace RecInterp.Server.Tests;

/// <summary>A real sidecar on a free port and a Unix socket, with clients to it.</summary>
internal sealed class RunningSidecar : IAsyncDisposable
{
    private readonly ScratchFolder _scratch;
    private readonly Sidecar _sidecar;
    private readonly List<IDisposable> _clients = [];

    private RunningSidecar(ScratchFolder scratch, TestBundle bundle, Sidecar sidecar)
    {
        _scratch = scratch;
        _sidecar = sidecar;
        Bundle = bundle;
        var channel = GrpcChannel.ForAddress(TcpAddress, new GrpcChannelOptions { MaxSendMessageSize = null, MaxReceiveMessageSize = null });
        _clients.Add(channel);
        Latents = new Latents.LatentsClient(channel);
        Health = new Health.HealthClient(channel);
        Tcp = Client(TcpAddress);
        Unix = Client(UnixAddress);
    }

    public TestBundle Bundle { get; }

    public string TcpAddress => _sidecar.Addresses[0];

    public string UnixAddress => _sidecar.Addresses[1];

    public string SocketPath => UnixAddress["unix:".Length..];

    public string MetricsAddress => _sidecar.MetricsAddress!;

    public string Digest => _sidecar.Bundle;

    /// <summary>The generated client, for requests that the C# client does not make.</summary>
    public Latents.LatentsClient Latents { get; }

    public Health.HealthClient Health { get; }

    public RecInterpClient Tcp { get; }

    public RecInterpClient Unix { get; }

    public static async Task<RunningSidecar> StartAsync(
        InputTransformKind kind = InputTransformKind.RowNorm, Func<RecInterpOptions, RecInterpOptions>? change = null)
    {
        var running = await ListenAsync(kind, change);
        await running.WarmUpAsync();
        return running;
    }

    /// <summary>A sidecar that listens and is not warm yet.</summary>
    public static async Task<RunningSidecar> ListenAsync(
        InputTransformKind kind = InputTransformKind.RowNorm, Func<RecInterpOptions, RecInterpOptions>? change = null)
    {
        var scratch = new ScratchFolder();
        var bundle = new TestBundle(kind);
        var options = new RecInterpOptions
        {
            Bundle = bundle.Path,
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            UnixSocket = scratch["s.sock"],
            Metrics = new IPEndPoint(IPAddress.Loopback, 0),
        };
        var sidecar = Program.Compose(change is null ? options : change(options));
        await sidecar.ListenAsync();
        return new RunningSidecar(scratch, bundle, sidecar);
    }

    public Task WarmUpAsync() => _sidecar.WarmUpAsync();

    /// <summary>A further client, freed with the sidecar.</summary>
    public RecInterpClient Client(string address, RecInterpClientOptions? options = null)
    {
        var client = RecInterpClient.Connect(address, options);
        _clients.Add(client);
        return client;
    }

    /// <summary>Stops the sidecar; its clients stay.</summary>
    public ValueTask StopAsync() => _sidecar.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _sidecar.DisposeAsync();
        Bundle.Dispose();
        _scratch.Dispose();
    }
}
