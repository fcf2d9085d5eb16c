using System.CommandLine;
using System.Globalization;
using RecInterp.Cli.Serving;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp serve: starts the sidecar, a program of its own, on a bundle.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var bundle = new Argument<string>("bundle") { Description = "The bundle, as 'recinterp export' writes it." };
        var listen = new Option<string?>("--listen") { Description = "Address for gRPC over TCP, host:port, or none. Default: 127.0.0.1:5080." };
        var socket = new Option<string?>("--unix-socket") { Description = "Path for gRPC over a Unix socket. Default: none." };
        var metrics = new Option<string?>("--metrics") { Description = "Address for Prometheus, host:port, or none. Default: 127.0.0.1:9464." };
        var messageBytes = new Option<int?>("--max-message-bytes") { Description = "Largest message. Default: 4 MiB." };
        var rows = new Option<int?>("--max-rows") { Description = "Most rows in a request. Default: 4096." };
        var config = new Option<string?>("--config") { Description = "A JSON file of the sidecar's options." };
        var command = new Command("serve", "Answer Encode, Decode and Edit over gRPC from a bundle, until stopped.") { bundle, listen, socket, metrics, messageBytes, rows, config };
        Verb.Bind(command, Verb.JsonOption(), async (parsed, _, cancellation) =>
        {
            List<string> arguments = ["--bundle", parsed.GetRequiredValue(bundle)];
            void Pass(string name, string? value)
            {
                if (value is not null)
                {
                    arguments.AddRange([name, value]);
                }
            }

            Pass("--listen", parsed.GetValue(listen));
            Pass("--unix-socket", parsed.GetValue(socket));
            Pass("--metrics", parsed.GetValue(metrics));
            Pass("--max-message-bytes", parsed.GetValue(messageBytes)?.ToString(CultureInfo.InvariantCulture));
            Pass("--max-rows", parsed.GetValue(rows)?.ToString(CultureInfo.InvariantCulture));
            Pass("--config", parsed.GetValue(config));
            using var sidecar = SidecarProcess.Start(arguments, capture: false);
            return await sidecar.RunAsync(cancellation);
        });
        return command;
    }
}
