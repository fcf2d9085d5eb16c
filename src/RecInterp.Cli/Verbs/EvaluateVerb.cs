using System.CommandLine;
using System.Globalization;
using RecInterp.Cli.Console;
using RecInterp.Cli.Scorers;
using RecInterp.Core.Fidelity;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Runs;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp evaluate: how well a dictionary keeps the scorer's answers, beside its baselines.</summary>
internal static class EvaluateVerb
{
    private const int ChartWidth = 80;

    private static readonly FidelityOptions Defaults = new();

    public static Command Create()
    {
        var dictionary = new Argument<string>("dictionary") { Description = "The dictionary folder, as 'recinterp train' writes it." };
        var origin = new OriginOptions();
        var others = new Option<bool>("--other-embeddings") { Description = "Take --embeddings that the dictionary was not trained on: rows of the same model that were held out, for instance." };
        var depth = new Option<int>("--depth") { Description = "Length of the lists that are compared.", DefaultValueFactory = _ => Defaults.Depth };
        var persistence = new Option<double>("--persistence") { Description = "RBO's p.", DefaultValueFactory = _ => Defaults.Persistence };
        var users = new Option<int?>("--users") { Description = "Number of users, or rows of --embeddings, drawn at random. Default: all." };
        var prefixes = new Option<int[]>("--prefixes")
        {
            Description = "Numbers of first latents to measure by themselves, as in --prefixes 16 32. Default: those that the dictionary was trained for; without a number, none.",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.ZeroOrMore,
        };
        var noBaselines = new Option<bool>("--no-baselines") { Description = "Leave the baselines out." };
        var seed = new Option<int>("--seed") { Description = "Seed of the users' draw and of the random directions.", DefaultValueFactory = _ => Defaults.Seed };
        var command = new Command("evaluate", "Measure fidelity, sparsity, dead and dense latents beside identity, random, untrained and PCA baselines.")
        {
            dictionary,
        };
        origin.AddTo(command);
        foreach (var option in new Option[] { others, depth, persistence, users, prefixes, noBaselines, seed })
        {
            command.Add(option);
        }

        command.Validators.Add(parsed =>
        {
            bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };
            if (origin.IsTable(parsed) ? Given(depth) || Given(persistence) : Given(others))
            {
                parsed.AddError(origin.IsTable(parsed) ? "embeddings have no scores and so no lists: --depth and --persistence are for --scorer" : "--other-embeddings is for --embeddings");
            }
        });
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var path = parsed.GetRequiredValue(dictionary);
            var trained = DictionaryFolder.Open(path);
            var source = origin.Open(parsed, terminal, cancellation);
            if (!parsed.GetValue(others))
            {
                OriginOptions.Expect(path, trained, source, origin.PathOf(parsed));
            }

            var options = new FidelityOptions
            {
                Depth = parsed.GetValue(depth),
                Persistence = parsed.GetValue(persistence),
                Users = parsed.GetValue(users),
                Prefixes = parsed.GetResult(prefixes) is null ? trained.TrainedPrefixes() : parsed.GetValue(prefixes) ?? [],
                Baselines = !parsed.GetValue(noBaselines),
                Seed = parsed.GetValue(seed),
            };
            if (source.Scorer is not { } frozen)
            {
                var measured = terminal.Progress("measuring", progress => TableFidelity.Run(source, trained.Dictionary, options, progress, cancellation));
                terminal.Result(measured, console => Show(console, measured));
                return ExitCodes.Success;
            }

            var report = terminal.Progress("ranking", progress => FidelityEvaluation.Run(frozen, trained.Dictionary, options, progress, cancellation));
            terminal.Result(report, console => Show(console, report));
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Opens a dictionary beside its scorer, and refuses another's.</summary>
    internal static (DictionaryFolder Dictionary, ScorerFolder Scorer) Open(string dictionaryPath, string scorerPath)
    {
        var dictionary = DictionaryFolder.Open(dictionaryPath);
        var scorer = ScorerFolder.Open(scorerPath);
        OriginOptions.Expect(dictionaryPath, dictionary, TrainingSource.Of(scorer), scorerPath);
        return (dictionary, scorer);
    }

    internal static void Show(IAnsiConsole console, FidelityReport report)
    {
        var table = TableOf("width", "L0", "dead", "dense", "FVU", "cosine", "norm", $"RBO@{report.Depth}", "NDCG\nloss", "overlap", "tau", "mono");
        foreach (var row in report.Rows)
        {
            table.AddRow(
                Markup.Escape(row.Name),
                $"{row.Latents}",
                $"{row.MeanActive:F1}",
                $"{row.Dead}",
                $"{row.Dense}",
                $"{row.Fvu:F4}",
                $"{row.Cosine:F3}",
                $"{row.NormRatio:F3}",
                $"{row.RankBiasedOverlap:F4}",
                $"{row.NdcgLoss:F4}",
                $"{row.Overlap:F3}",
                $"{row.KendallTau:F3}",
                row.Monosemanticity is { } mono ? $"{mono:F3}" : "");
        }

        console.Write(table);
        Show(console, report.Rows.Select(row => (row.Name, row.Note)));
        Show(console, report.Density, "users and items");
        console.MarkupLineInterpolated($"{report.Users:N0} users, all {report.Items:N0} items ranked; RBO (p = {report.Persistence}) of identical lists is {report.RankBiasedOverlapMaximum:F4}");
        console.MarkupLine("FVU: variance left unexplained (0 is perfect). RBO, overlap, tau: agreement of top lists before and after; NDCG loss: what they lose (0 is nothing). mono: how alike a latent's strongest items are. Fidelity is bought with density: read it beside L0.");
    }

    private static void Show(IAnsiConsole console, TableFidelityReport report)
    {
        var table = TableOf("width", "L0", "dead", "dense", "FVU", "cosine", "norm");
        foreach (var row in report.Rows)
        {
            table.AddRow(
                Markup.Escape(row.Name),
                $"{row.Latents}",
                $"{row.MeanActive:F1}",
                $"{row.Dead}",
                $"{row.Dense}",
                $"{row.Fvu:F4}",
                $"{row.Cosine:F3}",
                $"{row.NormRatio:F3}");
        }

        console.Write(table);
        Show(console, report.Rows.Select(row => (row.Name, row.Note)));
        Show(console, report.Density, "rows");
        console.MarkupLineInterpolated($"{report.MeasuredRows:N0} rows of {report.Embeddings}; there are no scores, and so no lists");
        console.MarkupLine("FVU: variance left unexplained (0 is perfect). Fidelity is bought with density: read it beside L0.");
    }

    private static Table TableOf(params string[] numbers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("").Padding(0, 0));
        foreach (var number in numbers)
        {
            table.AddColumn(new TableColumn(number).RightAligned().NoWrap().Padding(0, 0)); // Narrow terminals break names, not numbers.
        }

        return table;
    }

    private static void Show(IAnsiConsole console, IEnumerable<(string Name, string Note)> notes)
    {
        foreach (var (name, note) in notes)
        {
            console.MarkupLineInterpolated($"  [bold]{name}[/]: {note}");
        }

        console.WriteLine();
    }

    /// <summary>A bar for each half decade between the rarest and the most common of the dictionary's latents, and one for the dead.</summary>
    private static void Show(IAnsiConsole console, DensityHistogram density, string rows)
    {
        var bins = Enumerable.Range(0, density.Counts.Count).Where(bin => density.Counts[bin] > 0).ToArray();
        var chart = new BarChart().Width(ChartWidth).Label($"latents by the share of {rows} that have them active").LeftAlignLabel();
        chart.AddItem("never (dead)", density.Dead);
        for (var bin = bins.FirstOrDefault(); bin <= bins.LastOrDefault(-1); bin++)
        {
            chart.AddItem($"{Percent(bin)} to {Percent(bin + 1)} %", density.Counts[bin]);
        }

        console.Write(chart);
        console.WriteLine();

        string Percent(int edge) => (100 * Math.Pow(10, density.Log10Edges[edge])).ToString("G3", CultureInfo.InvariantCulture);
    }
}
