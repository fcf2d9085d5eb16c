using System.CommandLine;
using RecInterp.Cli.Console;
using RecInterp.Cli.Scorers;
using RecInterp.Onnx.Bundles;
using RecInterp.Training.Export;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp export: a dictionary becomes a bundle that can be served.</summary>
internal static class ExportVerb
{
    public static Command Create()
    {
        var dictionary = new Argument<string>("dictionary") { Description = "The dictionary folder, as 'recinterp train' writes it." };
        var origin = new OriginOptions();
        var folder = new Option<string>("--out", "-o") { Description = "The bundle to write.", Required = true };
        var overwrite = Verb.OverwriteOption();
        var command = new Command("export", "Write encoder, decoder and edit as ONNX, if ONNX Runtime and TorchSharp agree.") { dictionary };
        origin.AddTo(command);
        command.Add(folder);
        command.Add(overwrite);
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var target = parsed.GetRequiredValue(folder);
            var (trained, source) = origin.Open(parsed.GetRequiredValue(dictionary), parsed, terminal, cancellation);
            var manifest = terminal.Progress("comparing graphs", _ => DictionaryExport.Run(trained, source, target, parsed.GetValue(overwrite), cancellation));
            terminal.Result(manifest, console => Show(console, manifest, target));
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, BundleManifest manifest, string folder)
    {
        foreach (var agreement in manifest.Agreement)
        {
            console.MarkupLineInterpolated(
                $"ONNX Runtime and {agreement.Witness} differ by {agreement.Encode:G2} (encode), {agreement.Decode:G2} (decode), {agreement.Edit:G2} (edit) on {agreement.Rows:N0} rows; allowed {agreement.Tolerance:G2}");
        }

        console.MarkupLineInterpolated($"wrote [green]{folder}[/]: {string.Join(", ", manifest.Files.Keys)}");
    }
}
