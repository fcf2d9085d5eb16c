using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using RecInterp.Client;
using RecInterp.Core.Dictionaries;
using RecInterp.TestScorers;

namespace RecInterp.Server.Tests;

/// <summary>The program from outside: its output, exit codes and signals.</summary>
public sealed partial class ProgramTests
{
    [Fact]
    public async Task It_says_where_it_listens_serves_and_stops_on_SIGTERM()
    {
        using var scratch = new ScratchFolder();
        using var bundle = new TestBundle(InputTransformKind.Affine);
        var socket = scratch["s.sock"];
        using var process = SidecarProcess.Start(
            "--bundle", bundle.Path, "--listen", "127.0.0.1:0", "--unix-socket", socket, "--metrics", "127.0.0.1:0");

        var lines = await process.ReadUntilReadyAsync();
        Assert.Equal(3, lines.Count);
        var address = Listening().Match(lines[0]).Groups[1].Value;
        Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal);
        Assert.Contains($"listening on unix:{socket} (gRPC)", lines[1], StringComparison.Ordinal);
        using (var tcp = RecInterpClient.Connect(address))
        using (var unix = RecInterpClient.Connect("unix:" + socket))
        {
            var embeddings = TestBundle.Rows(2, 1);
            Assert.Equal((await tcp.EncodeAsync(embeddings, TestBundle.Width)).Latents, (await unix.EncodeAsync(embeddings, TestBundle.Width)).Latents);
        }

        process.Signal(SidecarProcess.SigTerm);

        var (exitCode, _, errors) = await process.ReadToEndAsync();
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public async Task A_socket_left_by_SIGKILL_does_not_stop_the_next_start()
    {
        using var scratch = new ScratchFolder();
        using var bundle = new TestBundle(InputTransformKind.None);
        string[] args = ["--bundle", bundle.Path, "--listen", "none", "--unix-socket", scratch["s.sock"], "--metrics", "127.0.0.1:0"];
        using (var first = SidecarProcess.Start(args))
        {
            await first.ReadUntilReadyAsync();
            first.Signal(SidecarProcess.SigKill);
            await first.ReadToEndAsync();
        }

        Assert.True(File.Exists(scratch["s.sock"]));
        using var second = SidecarProcess.Start(args);
        await second.ReadUntilReadyAsync();
        using var client = RecInterpClient.Connect("unix:" + scratch["s.sock"]);
        Assert.True(await client.IsReadyAsync());
    }

    [Fact]
    public async Task A_bad_configuration_ends_with_2_and_all_faults()
    {
        using var process = SidecarProcess.Start("--max-rows", "none", "--listen", "nowhere");

        var (exitCode, output, errors) = await process.ReadToEndAsync();

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal(
            """
            The configuration has 3 fault(s):
              Bundle: found nothing, expected the folder of a bundle (--bundle PATH).
              --listen: found 'nowhere', expected HOST:PORT with an IP address, localhost or * as host, or none.
              --max-rows: found 'none', expected a whole number from 1 to 2147483647.

            """,
            errors);
    }

    [Fact]
    public async Task A_missing_bundle_ends_with_3()
    {
        using var process = SidecarProcess.Start("--bundle", "/no/such/bundle");

        var (exitCode, _, errors) = await process.ReadToEndAsync();

        Assert.Equal(3, exitCode);
        Assert.StartsWith("The bundle cannot be served. /no/such/bundle: ", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_changed_file_of_a_bundle_ends_with_3()
    {
        using var bundle = new TestBundle(InputTransformKind.None);
        var file = Path.Combine(bundle.Path, "decoder.onnx");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        using var process = SidecarProcess.Start("--bundle", bundle.Path, "--listen", "127.0.0.1:0", "--metrics", "none");

        var (exitCode, _, errors) = await process.ReadToEndAsync();

        Assert.Equal(3, exitCode);
        Assert.Contains("decoder.onnx", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_ends_with_1_and_leaves_no_socket()
    {
        using var scratch = new ScratchFolder();
        using var bundle = new TestBundle(InputTransformKind.None);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var process = SidecarProcess.Start(
            "--bundle", bundle.Path, "--listen", taken.LocalEndpoint.ToString()!, "--unix-socket", scratch["s.sock"], "--metrics", "none");

        var (exitCode, _, errors) = await process.ReadToEndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains($"{taken.LocalEndpoint}", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["s.sock"]));
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        using var process = SidecarProcess.Start("--help");

        var (exitCode, output, _) = await process.ReadToEndAsync();

        Assert.Equal(0, exitCode);
        Assert.All(
            ["--bundle", "--listen", "--unix-socket", "--metrics", "--max-message-bytes", "--max-rows", "--config"],
            option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    [Fact]
    public void It_runs_with_the_workstation_collector_working_concurrently()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(SidecarProcess.ProgramFile, ".runtimeconfig.json")));
        var properties = settings.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");

        Assert.False(properties.GetProperty("System.GC.Server").GetBoolean());
        Assert.True(properties.GetProperty("System.GC.Concurrent").GetBoolean());
    }

    [GeneratedRegex(@"listening on (\S+) \(gRPC\)")]
    private static partial Regex Listening();
}
