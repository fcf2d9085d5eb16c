using System.Net;
using RecInterp.Server.Configuration;
using RecInterp.TestScorers;

namespace RecInterp.Server.Tests.Configuration;

public sealed class OptionsReaderTests
{
    [Fact]
    public void A_bundle_alone_gives_the_defaults()
    {
        var options = Read(["--bundle", "b"]);

        Assert.Equal("b", options.Bundle);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 5080), options.Listen);
        Assert.Null(options.UnixSocket);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9464), options.Metrics);
        Assert.Equal(4 * 1024 * 1024, options.MaxMessageBytes);
        Assert.Equal(4096, options.MaxRows);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(
            scratch["c.json"],
            $$"""{ "Bundle": "file", "MaxRows": 1, "MaxMessageBytes": 5000, "Listen": "none", "UnixSocket": "{{scratch["s"]}}", "Logging": { "LogLevel": { "Default": "Warning" } } }""");

        var options = Read(
            ["--config=" + scratch["c.json"], "--max-rows", "3"],
            ("RECINTERP__MAX_ROWS", "2"), ("RECINTERP__BUNDLE", "environment"), ("UNRELATED", "x"));

        Assert.Equal(3, options.MaxRows);
        Assert.Equal("environment", options.Bundle);
        Assert.Equal(5000, options.MaxMessageBytes);
        Assert.Null(options.Listen);
        Assert.Equal(scratch["s"], options.UnixSocket);
        Assert.Equal("Warning", options.Logging["LogLevel:Default"]);
    }

    [Fact]
    public void The_file_may_be_named_by_the_environment()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch["c.json"], """{ "bundle": "file" }""");

        Assert.Equal("file", Read([], ("RECINTERP__CONFIG", scratch["c.json"])).Bundle);
    }

    [Theory]
    [InlineData("127.0.0.1:5080", "127.0.0.1:5080")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("*:0", "0.0.0.0:0")]
    [InlineData("10.0.0.12:65535", "10.0.0.12:65535")]
    [InlineData("192.168.100.200:1", "192.168.100.200:1")]
    [InlineData("[::1]:5080", "[::1]:5080")]
    [InlineData("[::]:5080", "[::]:5080")]
    public void An_address_is_read(string text, string expected) =>
        Assert.Equal(IPEndPoint.Parse(expected), Read(["--bundle", "b", "--listen", text]).Listen);

    [Theory]
    [InlineData("5080")]
    [InlineData("127.0.0.1")]
    [InlineData(":5080")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("example.org:80")]
    [InlineData("::1:80")]
    [InlineData("1.2.3.400:80")]
    [InlineData("127.0.0.1:http")]
    public void A_bad_address_is_a_fault(string text) => Assert.Equal(
        [$"--listen: found '{text}', expected HOST:PORT with an IP address, localhost or * as host, or none."],
        Faults(["--bundle", "b", "--listen", text]));

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var faults = Faults(
            ["stray", "--max-rows", "0", "--unknown", "x", "--metrics", "here", "--unix-socket", "/no/such/folder/s"],
            ("RECINTERP__MAX_MESSAGE_BYTES", "many"), ("RECINTERP__COLOUR", "red"));

        Assert.Equal(
            [
                "--max-rows: found '0', expected a whole number from 1 to 2147483647.",
                "--metrics: found 'here', expected HOST:PORT with an IP address, localhost or * as host, or none.",
                "--unix-socket: found '/no/such/folder/s', expected a path in a folder that exists.",
                "--unknown: found an unknown key, expected one of Bundle, Listen, UnixSocket, Metrics, MaxMessageBytes, MaxRows.",
                "Bundle: found nothing, expected the folder of a bundle (--bundle PATH).",
                "RECINTERP__COLOUR: found an unknown key, expected one of Bundle, Listen, UnixSocket, Metrics, MaxMessageBytes, MaxRows.",
                "RECINTERP__MAX_MESSAGE_BYTES: found 'many', expected a whole number from 4096 to 2147483647.",
                "stray: found on the command line, expected --name value.",
            ],
            faults.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_path_that_no_socket_can_have_is_a_fault()
    {
        var path = "/" + new string('x', 110);

        Assert.Equal([$"--unix-socket: found a path of 111 bytes, expected at most 107: {path}"], Faults(["--bundle", "b", "--unix-socket", path]));
    }

    [Fact]
    public void A_server_without_an_address_is_a_fault() => Assert.Equal(
        ["Listen, UnixSocket: found none for both, expected at least one address for gRPC."],
        Faults(["--bundle", "b", "--listen", "none"]));

    [Fact]
    public void A_flag_without_its_value_is_a_fault() => Assert.Equal(
        ["--max-rows: found no value, expected one after it.", "--bundle: found no value, expected one after it.", "Bundle: found nothing, expected the folder of a bundle (--bundle PATH)."],
        Faults(["--max-rows", "--bundle"]));

    [Theory]
    [InlineData("{ \"MaxRows\": ", "c.json")]
    [InlineData(null, "missing.json")]
    public void A_file_that_cannot_be_read_is_a_fault(string? content, string name)
    {
        using var scratch = new ScratchFolder();
        if (content is not null)
        {
            File.WriteAllText(scratch[name], content);
        }

        var fault = Assert.Single(Faults(["--bundle", "b", "--config", scratch[name]]));

        Assert.StartsWith($"--config: found '{scratch[name]}', expected a JSON file that can be read. ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_where_a_value_belongs_is_a_fault()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch["c.json"], """{ "Bundle": "b", "Listen": { "Port": 5080 } }""");

        Assert.Equal(
            ["Listen: found a section, expected a single value."],
            Faults(["--config", scratch["c.json"]]));
    }

    private static RecInterpOptions Read(string[] args, params (string Key, string Value)[] environment)
    {
        var reading = OptionsReader.Read(args, environment.ToDictionary(entry => entry.Key, entry => entry.Value));
        Assert.Empty(reading.Faults);
        return reading.Options!;
    }

    private static IReadOnlyList<string> Faults(string[] args, params (string Key, string Value)[] environment)
    {
        var reading = OptionsReader.Read(args, environment.ToDictionary(entry => entry.Key, entry => entry.Value));
        Assert.Null(reading.Options);
        return reading.Faults;
    }
}
