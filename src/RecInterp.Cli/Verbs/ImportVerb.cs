using System.CommandLine;
using RecInterp.Cli.Console;
using RecInterp.Cli.Scorers;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Scorers;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp import: a frozen scorer, two towers or two tables of factors become a scorer folder.</summary>
internal static class ImportVerb
{
    public static Command Create()
    {
        var source = new ScorerArguments();
        var folder = new Option<string>("--out", "-o") { Description = "The scorer folder to write.", Required = true };
        var pairs = new Option<int>("--pairs") { Description = "Random pairs on which the parts are compared with the whole.", DefaultValueFactory = _ => 100_000 };
        var threads = new Option<int>("--threads") { Description = "Threads of the towers.", DefaultValueFactory = _ => 1 };
        var overwrite = Verb.OverwriteOption();
        var command = new Command("import", "Take a frozen two-tower scorer apart: towers, embeddings, interaction.");
        source.AddTo(command);
        command.Add(folder);
        command.Add(pairs);
        command.Add(threads);
        command.Add(overwrite);
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var options = source.Options(parsed) with
            {
                VerifiedPairs = parsed.GetValue(pairs),
                Threads = parsed.GetValue(threads),
                Overwrite = parsed.GetValue(overwrite),
            };
            var target = parsed.GetRequiredValue(folder);
            var manifest = terminal.Progress("reading", progress => source.Graph(parsed) is { } file
                ? ScorerImport.Run(file, target, options, progress, cancellation)
                : ImportSides(source, parsed, target, options, progress, cancellation));
            terminal.Result(manifest, console => Show(console, manifest, target));
            return ExitCodes.Success;
        });
        return command;
    }

    private static ScorerManifest ImportSides(
        ScorerArguments source, ParseResult parsed, string target, ScorerImportOptions options, IProgress<(string Stage, double Share)> progress, CancellationToken cancellation)
    {
        var scratch = Path.GetDirectoryName(Path.GetFullPath(target))!; // Where the folder will be, there is room for what it holds.
        Directory.CreateDirectory(scratch);
        var sides = source.Sides(parsed, options, scratch, progress, cancellation);
        return ScorerImport.Run(sides.User, sides.Item, source.Interaction(parsed), target, options, progress, cancellation);
    }

    private static void Show(IAnsiConsole console, ScorerManifest manifest, string folder)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "input", "rows", "embedding", "found at", "scalars");
        table.AddRow(Row("user", manifest.Anatomy.User, manifest.Users));
        table.AddRow(Row("item", manifest.Anatomy.Item, manifest.Items));
        console.Write(table);
        foreach (var change in manifest.Changes)
        {
            console.MarkupLineInterpolated($"changed: {change}");
        }

        var kind = manifest.Interaction.Describe(manifest.Anatomy.User.ScalarCount + manifest.Anatomy.Item.ScalarCount > 0);
        console.MarkupLineInterpolated($"interaction: {kind} ({string.Join(", ", manifest.Anatomy.InteractionOperators.Select(entry => $"{entry.Key} {entry.Value}"))})");
        console.MarkupLineInterpolated($"scores of {manifest.Agreement.With} reproduced on {manifest.Agreement.Pairs} random pairs within {manifest.Agreement.MaxDeviation:G3} (allowed {manifest.Agreement.Tolerance:G3})");
        console.MarkupLineInterpolated($"wrote [green]{folder}[/]");
    }

    private static string[] Row(string side, TowerAnatomy tower, int rows) =>
    [
        side,
        Markup.Escape(tower.DescribeInputs()),
        $"{rows:N0}",
        $"{tower.Width} wide",
        Markup.Escape(string.Join(", ", tower.Embedding.Select(tensor => $"{tensor.Tensor} [{tensor.ProducedBy}]"))),
        tower.ScalarCount == 0 ? "none" : Markup.Escape(string.Join(", ", tower.Scalars.Select(tensor => tensor.Tensor))),
    ];
}
