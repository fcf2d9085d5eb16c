using System.Net;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RecInterp.Substitutes.Tests.Grpc;

/// <summary>The real Grpc.AspNetCore.Server and Grpc.Net.Client on a loopback port, over the contracts.</summary>
internal sealed class ProbeServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly GrpcChannel _channel;

    private ProbeServer(WebApplication application, EncodingHandler handler)
    {
        _application = application;
        Handler = handler;
        _channel = GrpcChannel.ForAddress(_application.Urls.Single(), new GrpcChannelOptions
        {
            HttpHandler = handler,
            CompressionProviders =
            [
                new GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest),
                new DeflateCompressionProvider(System.IO.Compression.CompressionLevel.Fastest),
            ],
        });
        Client = new Probe.ProbeClient(_channel);
    }

    public Probe.ProbeClient Client { get; }

    public EncodingHandler Handler { get; }

    public ProbeLog Log => _application.Services.GetRequiredService<ProbeLog>();

    public static async Task<ProbeServer> StartAsync(string? responseCompression = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton<ProbeLog>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<ProbeInterceptor>();
            grpc.CompressionProviders.Add(new GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest));
            grpc.CompressionProviders.Add(new DeflateCompressionProvider(System.IO.Compression.CompressionLevel.Fastest));
            grpc.ResponseCompressionAlgorithm = responseCompression;
        });
        var application = builder.Build();
        application.MapGrpcService<ProbeService>();
        await application.StartAsync();
        return new ProbeServer(application, new EncodingHandler());
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    /// <summary>Remembers the <c>grpc-encoding</c> of replies, which the client does not show.</summary>
    public sealed class EncodingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        public List<string> Replies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            Replies.Add(response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : "none");
            return response;
        }
    }
}
