using Grpc.Core;

namespace RecInterp.Substitutes.Tests.Grpc;

/// <summary>The published server and client run over the contracts: all kinds of calls, on a real connection.</summary>
public sealed class CallTests
{
    private static readonly string Long = new('x', 5000);

    [Fact]
    public async Task A_unary_call_carries_message_headers_and_trailers()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client.UnaryAsync(
            new Note { Text = "hello", Count = 41 }, new Metadata { { "X-Name", "probe" } }, DateTime.UtcNow.AddMinutes(1));

        var headers = await call.ResponseHeadersAsync;
        var reply = await call;

        Assert.Equal("hello!", reply.Text);
        Assert.Equal(42, reply.Count);
        Assert.Equal("probe", headers.GetValue("seen"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("/recinterp.probe.Probe/Unary", call.GetTrailers().GetValue("method"));
        Assert.StartsWith("ipv4:127.0.0.1:", call.GetTrailers().GetValue("peer"), StringComparison.Ordinal);
        Assert.Equal("True", call.GetTrailers().GetValue("deadline"));
        Assert.Equal(["unary"], server.Log.Intercepted);
    }

    [Fact]
    public async Task A_blocking_call_returns_the_reply()
    {
        await using var server = await ProbeServer.StartAsync();

        Assert.Equal("hi!", server.Client.Unary(new Note { Text = "hi" }).Text);
    }

    [Fact]
    public async Task A_client_stream_arrives_in_order()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client.Collect();
        foreach (var text in new[] { "one", "two", "three" })
        {
            await call.RequestStream.WriteAsync(new Note { Text = text });
        }

        await call.RequestStream.CompleteAsync();
        var reply = await call;

        Assert.Equal("one two three", reply.Text);
        Assert.Equal(3, reply.Count);
        Assert.Equal(["client stream"], server.Log.Intercepted);
    }

    [Fact]
    public async Task A_server_stream_arrives_in_order()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client.Repeat(new Note { Text = "again", Count = 4 });

        var counts = new List<int>();
        await foreach (var note in call.ResponseStream.ReadAllAsync())
        {
            counts.Add(note.Count);
        }

        Assert.Equal([0, 1, 2, 3], counts);
        Assert.Equal("all", call.GetStatus().Detail);
        Assert.Equal(["server stream"], server.Log.Intercepted);
    }

    [Fact]
    public async Task A_duplex_stream_answers_while_requests_go_on()
    {
        await using var server = await ProbeServer.StartAsync("gzip");
        using var call = server.Client.Converse();
        foreach (var text in new[] { "a", "b" })
        {
            await call.RequestStream.WriteAsync(new Note { Text = text });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(text.ToUpperInvariant(), call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(["duplex"], server.Log.Intercepted);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Messages_are_compressed_both_ways(string encoding)
    {
        await using var server = await ProbeServer.StartAsync(encoding);

        var reply = await server.Client.UnaryAsync(new Note { Text = Long }, new Metadata { { "grpc-internal-encoding-request", encoding } });

        Assert.Equal(Long + "!", reply.Text);
        Assert.Equal([encoding], server.Log.Encodings);
        Assert.Equal([encoding], server.Handler.Replies);
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_call_on_both_sides()
    {
        await using var server = await ProbeServer.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Client.UnaryAsync(new Note { Text = "hang" }, deadline: DateTime.UtcNow.AddMilliseconds(300)));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        await server.Log.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Cancelling_the_token_cancels_the_handler()
    {
        await using var server = await ProbeServer.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var call = server.Client.UnaryAsync(new Note { Text = "hang" }, cancellationToken: cancellation.Token);
        await server.Log.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await cancellation.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await server.Log.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Disposing_the_call_cancels_the_handler()
    {
        await using var server = await ProbeServer.StartAsync();
        var call = server.Client.UnaryAsync(new Note { Text = "hang" });
        await server.Log.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));

        call.Dispose();

        await server.Log.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_service_chooses_status_sentence_and_trailers_by_exception()
    {
        await using var server = await ProbeServer.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.UnaryAsync(new Note { Text = "fail" }));

        Assert.Equal(StatusCode.FailedPrecondition, failure.Status.StatusCode);
        Assert.Equal("no: ü", failure.Status.Detail);
        Assert.Equal("asked", failure.Trailers.GetValue("why"));
        Assert.Equal([0, 255], failure.Trailers.Get("raw-bin")?.ValueBytes);
    }

    [Fact]
    public async Task An_unexpected_exception_becomes_Unknown_without_its_text()
    {
        await using var server = await ProbeServer.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.UnaryAsync(new Note { Text = "bug" }));

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.DoesNotContain("secret", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_without_a_channel_says_so()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new OrphanClient().Unary(new Note()));

        Assert.Contains("without a channel", failure.Message, StringComparison.Ordinal);
    }

    private sealed class OrphanClient : Probe.ProbeClient;
}
