using System.CommandLine;
using RecInterp.Cli.Console;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Scorers;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp import: a frozen scorer as ONNX becomes a scorer folder.</summary>
internal static class ImportVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("scorer") { Description = "The frozen scorer, an ONNX file." };
        var userInput = new Option<string>("--user-input") { Description = "Name of the graph input that selects or describes the user.", Required = true };
        var itemInput = new Option<string>("--item-input") { Description = "Name of the graph input that selects or describes the item.", Required = true };
        var output = new Option<string?>("--output") { Description = "Name of the score among the graph's outputs. Default: the only one that depends on both inputs." };
        var users = new Option<string?>("--users") { Description = "A .npy file of the user input's rows. Default: all ids of the tables it indexes." };
        var items = new Option<string?>("--items") { Description = "A .npy file of the item input's rows. Default: all ids of the tables it indexes." };
        var folder = new Option<string>("--out", "-o") { Description = "The scorer folder to write.", Required = true };
        var pairs = new Option<int>("--pairs") { Description = "Random pairs on which the parts are compared with the whole.", DefaultValueFactory = _ => 100_000 };
        var threads = new Option<int>("--threads") { Description = "Threads of the towers.", DefaultValueFactory = _ => 1 };
        var overwrite = Verb.OverwriteOption();
        var command = new Command("import", "Take a frozen two-tower scorer apart: towers, embeddings, interaction.")
        {
            file, userInput, itemInput, output, users, items, folder, pairs, threads, overwrite,
        };
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var options = new ScorerImportOptions
            {
                UserInput = parsed.GetRequiredValue(userInput),
                ItemInput = parsed.GetRequiredValue(itemInput),
                Output = parsed.GetValue(output),
                UserRows = parsed.GetValue(users),
                ItemRows = parsed.GetValue(items),
                VerifiedPairs = parsed.GetValue(pairs),
                Threads = parsed.GetValue(threads),
                Overwrite = parsed.GetValue(overwrite),
            };
            var target = parsed.GetRequiredValue(folder);
            var manifest = terminal.Progress("reading", progress => ScorerImport.Run(parsed.GetRequiredValue(file), target, options, progress, cancellation));
            terminal.Result(manifest, console => Show(console, manifest, target));
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, ScorerManifest manifest, string folder)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "input", "rows", "embedding", "found at", "scalars");
        table.AddRow(Row("user", manifest.Anatomy.User, manifest.Users));
        table.AddRow(Row("item", manifest.Anatomy.Item, manifest.Items));
        console.Write(table);
        var kind = manifest.Interaction.Kind == InteractionKind.Dot ? "dot product of the embeddings plus scalars" : "its own graph";
        console.MarkupLineInterpolated($"interaction: {kind} ({string.Join(", ", manifest.Anatomy.InteractionOperators.Select(entry => $"{entry.Key} {entry.Value}"))})");
        console.MarkupLineInterpolated($"scores reproduced on {manifest.Agreement.Pairs} random pairs within {manifest.Agreement.MaxDeviation:G3} (allowed {manifest.Agreement.Tolerance:G3})");
        console.MarkupLineInterpolated($"wrote [green]{folder}[/]");
    }

    private static string[] Row(string side, TowerAnatomy tower, int rows) =>
    [
        side,
        Markup.Escape(tower.Input),
        $"{rows:N0}",
        $"{tower.Width} wide",
        Markup.Escape(string.Join(", ", tower.Embedding.Select(tensor => $"{tensor.Tensor} [{tensor.ProducedBy}]"))),
        tower.ScalarCount == 0 ? "none" : Markup.Escape(string.Join(", ", tower.Scalars.Select(tensor => tensor.Tensor))),
    ];
}
