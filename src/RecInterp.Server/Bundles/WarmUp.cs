using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using RecInterp.Protos.V1;

namespace RecInterp.Server.Bundles;

/// <summary>Makes the first calls of the process itself, so that no client pays for compiling the path of a call.</summary>
/// <remarks>The calls go through the real socket. Until they are done every other call is refused; a secret header lets these pass.</remarks>
/// <param name="bundle">The bundle to call for.</param>
internal sealed class WarmUp(ServedBundle bundle)
{
    private const string HeaderName = "recinterp-warm-up";
    private const int Calls = 3;

    private readonly string _secret = Guid.NewGuid().ToString("N");

    /// <summary>Whether a call is one of ours.</summary>
    /// <param name="context">The call.</param>
    /// <returns>True for a warm-up call.</returns>
    public bool Owns(ServerCallContext context) => context.RequestHeaders.GetValue(HeaderName) == _secret;

    /// <summary>Calls every method a few times.</summary>
    /// <param name="address"><c>http://host:port</c> or <c>unix:/path</c>.</param>
    /// <returns>Done when all calls have succeeded.</returns>
    /// <exception cref="InvalidOperationException">A call failed: the server is broken.</exception>
    public async Task CallAsync(string address)
    {
        using var http = Connect(address, out var host);
        var embeddings = Zeros(bundle.Session.EmbeddingWidth);
        var decode = new DecodeRequest { Latents = Zeros(bundle.Session.LatentCount) };
        if (bundle.Session.HasRowScale)
        {
            decode.RowScales = new RowScales { Mean = { 0f }, Deviation = { 1f } };
        }

        var edit = new EditRequest { Embeddings = embeddings, Edits = { new LatentEdit { Operation = EditOperation.Add, Value = 1f } } };
        for (var call = 0; call < Calls; call++)
        {
            await CallAsync(http, new Uri(host, "/recinterp.v1.Latents/Encode"), new EncodeRequest { Embeddings = embeddings });
            await CallAsync(http, new Uri(host, "/recinterp.v1.Latents/Decode"), decode);
            await CallAsync(http, new Uri(host, "/recinterp.v1.Latents/Edit"), edit);
        }
    }

    private static Matrix Zeros(int columns) =>
        new() { Rows = 1, Columns = (uint)columns, Packed = ByteString.CopyFrom(new byte[columns * sizeof(float)]) };

    private static HttpClient Connect(string address, out Uri host)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        host = new Uri("http://localhost");
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            var endPoint = new UnixDomainSocketEndPoint(address["unix:".Length..]);
            handler.ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(endPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }
        else
        {
            // "Every address" is no address to call; this machine's own is one of them.
            host = new Uri(address.Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal).Replace("//[::]:", "//[::1]:", StringComparison.Ordinal));
        }

        return new HttpClient(handler);
    }

    private async Task CallAsync(HttpClient http, Uri method, IMessage message)
    {
        // gRPC over HTTP/2: a byte that says "not compressed", the length, the message.
        var body = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), body.Length - 5);
        message.WriteTo(body.AsSpan(5));
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.Add(HeaderName, _secret);
        using var reply = await http.SendAsync(request);
        await reply.Content.CopyToAsync(Stream.Null);
        if (!reply.TrailingHeaders.TryGetValues("grpc-status", out var status) || status.Single() != "0")
        {
            throw new InvalidOperationException($"The warm-up call {method.AbsolutePath} failed: HTTP {(int)reply.StatusCode}, {reply.Headers} {reply.TrailingHeaders}");
        }
    }
}
