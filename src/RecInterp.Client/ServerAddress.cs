using System.Net.Sockets;

namespace RecInterp.Client;

/// <summary>Where a server listens: TCP or a Unix socket.</summary>
/// <param name="Uri">What the channel is told; over a Unix socket a name that HTTP/2 accepts as <c>:authority</c>.</param>
/// <param name="Handler">Opens connections.</param>
internal sealed record ServerAddress(Uri Uri, SocketsHttpHandler Handler)
{
    private const string UnixPrefix = "unix:";

    /// <summary>Reads an address.</summary>
    /// <param name="address"><c>http://host:port</c> or <c>unix:/path</c>.</param>
    /// <returns>The address.</returns>
    /// <exception cref="ArgumentException">Neither form.</exception>
    public static ServerAddress Parse(string address)
    {
        // More connections are opened when one has its 100 calls in flight; without it further calls would wait in this process.
        // A sidecar is near, and proxies do not pass HTTP/2 without TLS.
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false };
        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal) && address.Length > UnixPrefix.Length)
        {
            var endPoint = new UnixDomainSocketEndPoint(address[UnixPrefix.Length..]);
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
            return new ServerAddress(new Uri("http://localhost"), handler);
        }

        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
            ? new ServerAddress(uri, handler)
            : throw new ArgumentException($"found \"{address}\", expected http://HOST:PORT or unix:/PATH", nameof(address));
    }
}
