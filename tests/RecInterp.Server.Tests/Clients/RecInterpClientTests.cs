using RecInterp.Client;
using RecInterp.Core.Edits;

namespace RecInterp.Server.Tests.Clients;

public sealed class RecInterpClientTests(SidecarFixture fixture) : IClassFixture<SidecarFixture>
{
    private RunningSidecar Sidecar => fixture.Sidecar;

    [Theory]
    [InlineData("localhost:5080")]
    [InlineData("https://localhost:5080")]
    [InlineData("unix:")]
    [InlineData("")]
    public void An_address_of_no_known_form_is_refused(string address)
    {
        var failure = Assert.Throws<ArgumentException>(() => RecInterpClient.Connect(address));

        Assert.StartsWith($"found \"{address}\", expected http://HOST:PORT or unix:/PATH", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    public async Task A_length_that_is_no_number_of_rows_is_refused_before_the_call(int length)
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => Sidecar.Tcp.EncodeAsync(new float[length], TestBundle.Width));

        Assert.StartsWith($"found {length} values, expected one or more rows of 12", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_edit_is_refused_before_the_call()
    {
        var embeddings = TestBundle.Rows(1, 1);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Sidecar.Tcp.EditAsync(embeddings, TestBundle.Width, [new(-1, EditOperation.Zero, 0)]));
        await Assert.ThrowsAsync<ArgumentException>(() => Sidecar.Tcp.EditAsync(embeddings, TestBundle.Width, [new(1, (EditOperation)9, 0)]));
    }

    [Fact]
    public async Task Failures_tell_their_kind_and_the_servers_sentence()
    {
        var embeddings = TestBundle.Rows(1, 1);
        var bad = await Fails(() => Sidecar.Tcp.EncodeAsync(embeddings, 6));
        var limit = await Fails(() => Sidecar.Tcp.EncodeAsync(new float[4097 * TestBundle.Width], TestBundle.Width));
        var mismatch = await Fails(() =>
            Sidecar.Client(Sidecar.TcpAddress, new RecInterpClientOptions { ExpectedBundle = "old" }).EncodeAsync(embeddings, TestBundle.Width));
        var fault = await Fails(() => Sidecar.Tcp.DecodeAsync(Huge(), TestBundle.LatentCount, new Core.Dictionaries.RowScale[] { new(0, 1) }));
        var nobody = await Fails(() => Sidecar.Client("unix:/no/such/socket").EncodeAsync(embeddings, TestBundle.Width));
        var late = await Fails(() => Sidecar.Tcp.EncodeAsync(embeddings, TestBundle.Width, TimeSpan.FromTicks(1)));

        Assert.Equal(RecInterpFailure.InvalidRequest, bad.Failure);
        Assert.Equal($"{Sidecar.TcpAddress} answered InvalidArgument: embeddings.columns: found 6, expected 12, the embedding width", bad.Message);
        Assert.Equal(RecInterpFailure.OverLimit, limit.Failure);
        Assert.Equal(RecInterpFailure.BundleMismatch, mismatch.Failure);
        Assert.Equal(RecInterpFailure.ServerFault, fault.Failure);
        Assert.Equal(RecInterpFailure.Unavailable, nobody.Failure);
        Assert.Equal(RecInterpFailure.TimedOut, late.Failure);
    }

    [Fact]
    public async Task The_expected_bundle_answers()
    {
        var client = Sidecar.Client(Sidecar.UnixAddress, new RecInterpClientOptions { ExpectedBundle = Sidecar.Digest });

        Assert.Equal(Sidecar.Digest, (await client.EncodeAsync(TestBundle.Rows(1, 1), TestBundle.Width)).Bundle);
    }

    [Fact]
    public async Task A_cancelled_token_cancels_the_call()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Sidecar.Tcp.EncodeAsync(TestBundle.Rows(1, 1), TestBundle.Width, cancellationToken: cancellation.Token));
    }

    [Fact]
    public async Task A_server_out_of_reach_is_not_ready() =>
        Assert.False(await Sidecar.Client("unix:/no/such/socket").IsReadyAsync());

    [Fact]
    public async Task A_message_over_the_clients_own_limit_is_not_sent()
    {
        var client = Sidecar.Client(Sidecar.TcpAddress, new RecInterpClientOptions { MaxMessageBytes = 100 });

        Assert.Equal(RecInterpFailure.OverLimit, (await Fails(() => client.EncodeAsync(TestBundle.Rows(9, 1), TestBundle.Width))).Failure);
    }

    [Fact]
    public async Task A_restarted_server_is_found_again()
    {
        await using var first = await RunningSidecar.StartAsync();
        using var client = RecInterpClient.Connect(first.UnixAddress);
        Assert.True(await client.IsReadyAsync());
        await first.StopAsync();
        Assert.False(await client.IsReadyAsync());

        await using var second = await RunningSidecar.StartAsync(change: options => options with { UnixSocket = first.SocketPath });

        Assert.True(await client.IsReadyAsync());
    }

    private static float[] Huge()
    {
        var huge = new float[TestBundle.LatentCount];
        Array.Fill(huge, float.MaxValue);
        return huge;
    }

    private static Task<RecInterpException> Fails(Func<Task> call) => Assert.ThrowsAsync<RecInterpException>(call);
}
