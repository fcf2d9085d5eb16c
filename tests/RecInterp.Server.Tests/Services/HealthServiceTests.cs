using System.Net;
using Grpc.Core;
using RecInterp.Protos.Health.V1;
using ServingStatus = RecInterp.Protos.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace RecInterp.Server.Tests.Services;

public sealed class HealthServiceTests
{
    private const string Latents = "recinterp.v1.Latents";

    [Fact]
    public async Task The_process_is_alive_before_the_service_is_ready()
    {
        await using var sidecar = await RunningSidecar.ListenAsync();

        Assert.Equal(ServingStatus.Serving, await Check(sidecar, ""));
        Assert.Equal(ServingStatus.NotServing, await Check(sidecar, Latents));
        Assert.False(await sidecar.Tcp.IsReadyAsync());
        await sidecar.WarmUpAsync();
        Assert.Equal(ServingStatus.Serving, await Check(sidecar, ""));
        Assert.Equal(ServingStatus.Serving, await Check(sidecar, Latents));
        Assert.True(await sidecar.Tcp.IsReadyAsync());
        Assert.True(await sidecar.Unix.IsReadyAsync());
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task A_server_on_every_address_becomes_ready(string address)
    {
        await using var sidecar = await RunningSidecar.StartAsync(change: options => options with { Listen = new IPEndPoint(IPAddress.Parse(address), 0) });
        var here = sidecar.TcpAddress.Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal).Replace("//[::]:", "//[::1]:", StringComparison.Ordinal);

        Assert.True(await sidecar.Client(here).IsReadyAsync());
    }

    [Fact]
    public async Task Check_of_an_unknown_service_is_not_found()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => Check(sidecar, "recinterp.v1.latents"));

        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.Equal("service: found \"recinterp.v1.latents\", expected \"\" or \"recinterp.v1.Latents\"", failure.Status.Detail);
    }

    [Fact]
    public async Task List_names_every_service()
    {
        await using var sidecar = await RunningSidecar.ListenAsync();

        var reply = await sidecar.Health.ListAsync(new HealthListRequest());

        Assert.Equal(["", Latents], reply.Statuses.Keys.Order());
        Assert.Equal(ServingStatus.Serving, reply.Statuses[""].Status);
        Assert.Equal(ServingStatus.NotServing, reply.Statuses[Latents].Status);
    }

    [Fact]
    public async Task Watch_tells_every_change_and_ends_with_the_server()
    {
        await using var sidecar = await RunningSidecar.ListenAsync();
        using var watch = sidecar.Health.Watch(new HealthCheckRequest { Service = Latents });
        var replies = watch.ResponseStream;

        Assert.Equal(ServingStatus.NotServing, await Next(replies));
        await sidecar.WarmUpAsync();
        Assert.Equal(ServingStatus.Serving, await Next(replies));
        var stop = sidecar.StopAsync();
        Assert.Equal(ServingStatus.NotServing, await Next(replies));
        Assert.False(await replies.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, watch.GetStatus().StatusCode);
        await stop;
    }

    [Fact]
    public async Task Watch_of_liveness_says_only_the_end()
    {
        await using var sidecar = await RunningSidecar.ListenAsync();
        using var watch = sidecar.Health.Watch(new HealthCheckRequest());

        Assert.Equal(ServingStatus.Serving, await Next(watch.ResponseStream));
        await sidecar.WarmUpAsync();
        var stop = sidecar.StopAsync();
        Assert.Equal(ServingStatus.NotServing, await Next(watch.ResponseStream));
        await stop;
    }

    [Fact]
    public async Task Watch_of_an_unknown_service_stays_open()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        using var watch = sidecar.Health.Watch(new HealthCheckRequest { Service = "nobody" });

        Assert.Equal(ServingStatus.ServiceUnknown, await Next(watch.ResponseStream));
        var next = watch.ResponseStream.MoveNext(CancellationToken.None);
        Assert.Equal(ServingStatus.Serving, await Check(sidecar, Latents));
        Assert.False(next.IsCompleted);
        await sidecar.StopAsync();
        Assert.False(await next);
    }

    private static async Task<ServingStatus> Check(RunningSidecar sidecar, string service) =>
        (await sidecar.Health.CheckAsync(new HealthCheckRequest { Service = service })).Status;

    private static async Task<ServingStatus> Next(IAsyncStreamReader<HealthCheckResponse> replies)
    {
        Assert.True(await replies.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30)));
        return replies.Current.Status;
    }
}
