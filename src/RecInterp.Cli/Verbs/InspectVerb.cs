using System.CommandLine;
using RecInterp.Cli.Console;
using RecInterp.Cli.Inspection;
using RecInterp.Cli.Scorers;
using RecInterp.Onnx.Files;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp inspect: what would be understood of a scorer, in words and as a picture, before anything is run on it.</summary>
internal static class InspectVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("scorer") { Description = "The frozen scorer, or a tower with --tower (.onnx)." };
        var anatomy = new AnatomyArguments();
        var tower = new Option<bool>("--tower") { Description = "The file is one tower of two." };
        var svg = new Option<string?>("--svg") { Description = "Write the picture to this file." };
        var command = new Command("inspect", "Show what is understood of a scorer: inputs, towers, embeddings, interaction.") { file };
        anatomy.AddTo(command);
        command.Add(tower);
        command.Add(svg);
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var told = anatomy.Descriptor(parsed);
            var scorer = parsed.GetRequiredValue(file);
            var found = parsed.GetValue(tower) ? ScorerInspector.TowerAlone(scorer, told.User, "user") : ScorerInspector.Scorer(scorer, told);
            if (parsed.GetValue(svg) is { } picture)
            {
                WholeFile.WriteText(picture, ScorerDrawing.Draw(found));
            }

            terminal.Result(found, console => Show(console, found));
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, ScorerInspection scorer)
    {
        console.MarkupLineInterpolated($"[bold]{scorer.File}[/] by {scorer.Producer}, IR {scorer.IrVersion}, {string.Join(", ", scorer.Opsets.Select(opset => $"{opset.Key} {opset.Value}"))}");
        var types = string.Join(", ", scorer.ParameterTypes.Select(type => $"{type.Value:N0} {type.Key}"));
        console.MarkupLineInterpolated($"{scorer.Parameters:N0} parameters{(types.Length == 0 ? "" : $" ({types})")}");
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "inputs", "rows", "embedding", "scalars", "operators", "parameters");
        Row(table, scorer.Item is null ? "tower" : "user", scorer.User);
        if (scorer.Item is { } item)
        {
            Row(table, "item", item);
        }

        console.Write(table);
        foreach (var change in scorer.Changes)
        {
            console.MarkupLineInterpolated($"an import changes: {change}");
        }

        if (scorer.Interaction is { } interaction)
        {
            console.MarkupLineInterpolated($"interaction: {interaction.Form}; {Operators(interaction.Operators)}; {interaction.Parameters:N0} parameters; score '{interaction.Output}', pairs {interaction.Pairing.ToString().ToLowerInvariant()}");
            console.MarkupLineInterpolated($"training: {interaction.Training}");
        }
        else
        {
            console.MarkupLine("one tower: pair it with another, or with a table of factors, and declare their interaction (import --user-tower ... --interaction dot)");
        }
    }

    private static void Row(Table table, string side, InspectedTower tower) => table.AddRow(
        side,
        Markup.Escape(tower.Anatomy.DescribeInputs()),
        tower.Anatomy.IdCount is { } count ? $"{count:N0} ids" : tower.Anatomy.Batched ? "from a file" : "from a file, one by one",
        Markup.Escape($"{tower.Anatomy.Width} wide: {string.Join(", ", tower.Anatomy.Embedding.Select(tensor => tensor.Tensor))}"),
        tower.Anatomy.ScalarCount == 0 ? "none" : Markup.Escape(string.Join(", ", tower.Anatomy.Scalars.Select(tensor => tensor.Tensor))),
        Markup.Escape(Operators(tower.Operators)),
        $"{tower.Parameters:N0}");

    private static string Operators(IReadOnlyDictionary<string, int> operators) =>
        operators.Count == 0 ? "none" : string.Join(", ", operators.Select(entry => $"{entry.Key} {entry.Value}"));
}
