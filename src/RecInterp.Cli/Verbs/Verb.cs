using System.CommandLine;
using RecInterp.Cli.Console;
using RecInterp.DataSets;
using RecInterp.DataSets.Downloads;
using RecInterp.Onnx.Files;
using RecInterp.Tables;
using RecInterp.Training.Runs;

namespace RecInterp.Cli.Verbs;

/// <summary>What all verbs share: the --json option, and how faults become messages and exit codes.</summary>
internal static class Verb
{
    /// <summary>The option that every verb has.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Print the result as one JSON document." };

    /// <summary>Whether a folder that exists is replaced.</summary>
    public static Option<bool> OverwriteOption() => new("--overwrite") { Description = "Replace the output folder where it exists and is ours." };

    /// <summary>Binds a verb's work to its command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="json">Its --json option.</param>
    /// <param name="work">The work; its result is the exit code.</param>
    public static void Bind(Command command, Option<bool> json, Func<ParseResult, Terminal, CancellationToken, Task<int>> work)
    {
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = new Terminal(parsed.GetValue(json));
            try
            {
                return await work(parsed, terminal, cancellation);
            }
            catch (Exception e) when (ExitCodeOf(e) is { } code)
            {
                terminal.Fault(code == ExitCodes.Cancelled ? "stopped; nothing was published" : e.Message);
                return code;
            }
            catch (Exception e)
            {
                terminal.Fault($"this is a bug in RecInterp: {e}");
                return ExitCodes.Internal;
            }
        });
    }

    /// <summary>Binds work that waits for nothing.</summary>
    /// <param name="command">The command.</param>
    /// <param name="json">Its --json option.</param>
    /// <param name="work">The work; its result is the exit code.</param>
    public static void Bind(Command command, Option<bool> json, Func<ParseResult, Terminal, CancellationToken, int> work) =>
        Bind(command, json, (parsed, terminal, cancellation) => Task.Run(() => work(parsed, terminal, cancellation), CancellationToken.None));

    private static int? ExitCodeOf(Exception fault) => fault switch
    {
        OperationCanceledException => ExitCodes.Cancelled,
        DisagreementException or TrainingDivergedException => ExitCodes.CheckFailed,
        DataSetDownloadException or InvalidArtifactException or UnreadableTableException or UnreadableDataSetException or ArgumentException => ExitCodes.BadInput,
        IOException or UnauthorizedAccessException => ExitCodes.OutputFailed,
        _ => null,
    };
}
