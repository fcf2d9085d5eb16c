using System.Diagnostics;
using System.Globalization;
using System.Net;
using Grpc.Core;
using RecInterp.Protos.V1;
using static RecInterp.Server.Tests.Services.LatentsServiceTests;

namespace RecInterp.Server.Tests.Telemetry;

/// <summary>Metrics are those of the process, in which other tests call, too; so these tests look at differences of series of their own.</summary>
[Collection(nameof(MetricsTests))]
public sealed class MetricsTests(SidecarFixture fixture) : IClassFixture<SidecarFixture>
{
    private RunningSidecar Sidecar => fixture.Sidecar;

    [Fact]
    public async Task Calls_are_counted_by_method_and_code_and_timed()
    {
        const string Ok = "grpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"Edit\",grpc_service=\"recinterp.v1.Latents\",grpc_type=\"unary\"}";
        const string Count = "grpc_server_handling_seconds_count{grpc_method=\"Edit\",grpc_service=\"recinterp.v1.Latents\",grpc_type=\"unary\"}";
        const string Rows = "recinterp_rows_total{method=\"Edit\"}";
        var before = await Scrape();

        await Sidecar.Tcp.EditAsync(TestBundle.Rows(3, 1), TestBundle.Width, []);
        await Sidecar.Unix.EditAsync(TestBundle.Rows(4, 1), TestBundle.Width, []);

        var after = await Scrape();
        Assert.True(after[Ok] - before[Ok] >= 2);
        Assert.True(after[Count] - before[Count] >= 2);
        Assert.True(after[Rows] - before[Rows] >= 7);
    }

    [Theory]
    [InlineData("InvalidArgument")]
    [InlineData("FailedPrecondition")]
    [InlineData("ResourceExhausted")]
    [InlineData("Internal")]
    public async Task Refused_calls_are_counted_by_their_code(string code)
    {
        var series = $"grpc_server_handled_total{{grpc_code=\"{code}\",grpc_method=\"Decode\",grpc_service=\"recinterp.v1.Latents\",grpc_type=\"unary\"}}";
        var before = (await Scrape()).GetValueOrDefault(series);
        var request = new DecodeRequest();
        switch (code)
        {
            case "FailedPrecondition":
                request.ExpectedBundle = "x";
                break;
            case "ResourceExhausted":
                request.Latents = new Matrix { Packed = Google.Protobuf.ByteString.CopyFrom(new byte[5_000_000]) };
                break;
            case "Internal":
                request.Latents = new Matrix { Rows = 1, Columns = TestBundle.LatentCount, Listed = new FloatList() };
                request.Latents.Listed.Values.Add(Enumerable.Repeat(float.MaxValue, TestBundle.LatentCount));
                request.RowScales = new RowScales { Mean = { 0 }, Deviation = { 1 } };
                break;
            default:
                break;
        }

        await Assert.ThrowsAsync<RpcException>(async () => await Sidecar.Latents.DecodeAsync(request));

        Assert.True((await Scrape())[series] - before >= 1);
    }

    [Fact]
    public async Task A_result_that_is_not_finite_is_counted()
    {
        const string Series = "recinterp_invalid_output_total";
        var before = (await Scrape())[Series];
        var embeddings = Enumerable.Range(0, TestBundle.Width).Select(column => column % 2 == 0 ? float.MaxValue : -float.MaxValue).ToArray();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await Sidecar.Latents.EncodeAsync(new EncodeRequest { Embeddings = Packed(embeddings) }));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.True((await Scrape())[Series] - before >= 1);
    }

    [Fact]
    public async Task The_served_bundle_is_shown() =>
        Assert.Equal(1, (await Scrape())[$"recinterp_bundle_info{{digest=\"{Sidecar.Digest}\"}}"]);

    [Fact]
    public async Task Each_address_answers_its_own_paths()
    {
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(Sidecar.MetricsAddress + "/"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(Sidecar.MetricsAddress + "/recinterp.v1.Latents/Encode"))).StatusCode);

        using var overGrpc = new HttpRequestMessage(HttpMethod.Get, Sidecar.TcpAddress + "/metrics")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        Assert.Equal(HttpStatusCode.NotFound, (await http.SendAsync(overGrpc)).StatusCode);
    }

    [ToolFact("promtool", "Debian package prometheus")]
    public async Task Promtool_accepts_what_is_served()
    {
        using var http = new HttpClient();
        await Sidecar.Tcp.EncodeAsync(TestBundle.Rows(1, 1), TestBundle.Width);
        var text = await http.GetStringAsync(new Uri(Sidecar.MetricsAddress + "/metrics"));

        // The runtime's own instruments do not follow Prometheus' naming rules, so the rules are held against ours alone;
        // the syntax against all.
        var (syntax, complaints) = await Promtool(text);
        Assert.True(syntax is 0 or 3, complaints);
        var ours = string.Join('\n', text.Split('\n').Where(line => IsOurs(line.Split(' ') is ["#", _, var name, ..] ? name : line))) + "\n";
        Assert.Contains("grpc_server_handling_seconds_bucket", ours, StringComparison.Ordinal);
        Assert.Equal((0, ""), await Promtool(ours));
    }

    private static bool IsOurs(string name) => name.StartsWith("grpc_", StringComparison.Ordinal) || name.StartsWith("recinterp_", StringComparison.Ordinal);

    private static async Task<(int ExitCode, string Complaints)> Promtool(string text)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complaints = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, await complaints);
    }

    private async Task<Dictionary<string, double>> Scrape()
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(Sidecar.MetricsAddress + "/metrics"));
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => (Space: line.LastIndexOf(' '), Line: line))
            .ToDictionary(sample => sample.Line[..sample.Space], sample => Value(sample.Line[(sample.Space + 1)..]));
    }

    private static double Value(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
