using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RecInterp.DataSets.Tests.Downloads;

/// <summary>Answers HTTP on the loopback address with whatever bytes a test wants, well formed or not; one request a connection.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, byte[]> _answer;
    private readonly Task _serving;

    /// <param name="answer">From the request's head to all bytes of the response; then the connection closes.</param>
    public LoopbackServer(Func<string, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public ConcurrentQueue<string> Requests { get; } = new();

    public Uri Address(string path) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    /// <summary>A response with a body; the head may claim more bytes than come.</summary>
    public static byte[] Response(string status, byte[] body, long? claimed = null, string headers = "") =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {claimed ?? body.Length}\r\nConnection: close\r\n{headers}\r\n"), .. body];

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var head = new StringBuilder();
                var buffer = new byte[4096];
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var read)
                {
                    head.Append(Encoding.ASCII.GetString(buffer, 0, read));
                }

                Requests.Enqueue(head.ToString());
                await stream.WriteAsync(_answer(head.ToString()));
            }
            catch (IOException)
            {
                // The client went away, as some tests want.
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }
}
