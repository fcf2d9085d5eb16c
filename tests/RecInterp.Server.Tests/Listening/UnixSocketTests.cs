using System.Net.Sockets;
using RecInterp.TestScorers;

namespace RecInterp.Server.Tests.Listening;

public sealed class UnixSocketTests
{
    [Fact]
    public async Task Owner_and_group_may_connect_and_nobody_else()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(sidecar.SocketPath));
    }

    [Fact]
    public async Task The_file_is_gone_after_the_stop()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        Assert.True(File.Exists(sidecar.SocketPath));

        await sidecar.StopAsync();

        Assert.False(File.Exists(sidecar.SocketPath));
    }

    [Fact]
    public async Task A_socket_that_a_dead_server_left_is_replaced()
    {
        using var scratch = new ScratchFolder();
        LeaveSocket(scratch["s.sock"]);

        await using var sidecar = await RunningSidecar.StartAsync(change: options => options with { UnixSocket = scratch["s.sock"] });

        Assert.True(await sidecar.Unix.IsReadyAsync());
    }

    [Fact]
    public async Task A_socket_in_use_is_left_alone()
    {
        await using var first = await RunningSidecar.StartAsync();

        var failure = await Assert.ThrowsAsync<IOException>(() => RunningSidecar.StartAsync(change: options => options with { UnixSocket = first.SocketPath }));

        Assert.Equal($"{first.SocketPath}: found a socket that a running server listens on, expected a free path or an unused socket.", failure.Message);
        Assert.True(await first.Unix.IsReadyAsync());
    }

    [Fact]
    public async Task A_file_in_the_way_is_left_alone()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch["s.sock"], "precious");

        var failure = await Assert.ThrowsAsync<IOException>(() => RunningSidecar.StartAsync(change: options => options with { UnixSocket = scratch["s.sock"] }));

        Assert.Equal($"{scratch["s.sock"]}: found a file or folder, expected a free path or an unused socket.", failure.Message);
        Assert.Equal("precious", File.ReadAllText(scratch["s.sock"]));
    }

    /// <summary>Binds a socket and ends without removing its file, as a killed server does.</summary>
    private static void LeaveSocket(string path)
    {
        var moved = path + ".moved";
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(moved));
            socket.Listen();
            File.Move(moved, path); // .NET removes the name that it bound; this one stays.
        }

        Assert.True(File.Exists(path));
    }
}
