using System.CommandLine;
using RecInterp.Cli.Console;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Evaluation;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp evaluate: how well a dictionary keeps the scorer's answers, beside its baselines.</summary>
internal static class EvaluateVerb
{
    private static readonly FidelityOptions Defaults = new();

    public static Command Create()
    {
        var dictionary = new Argument<string>("dictionary") { Description = "The dictionary folder, as 'recinterp train' writes it." };
        var scorer = new Option<string>("--scorer") { Description = "The scorer folder that it was trained for.", Required = true };
        var depth = new Option<int>("--depth") { Description = "Length of the lists that are compared.", DefaultValueFactory = _ => Defaults.Depth };
        var persistence = new Option<double>("--persistence") { Description = "RBO's p.", DefaultValueFactory = _ => Defaults.Persistence };
        var users = new Option<int?>("--users") { Description = "Number of users, drawn at random. Default: all." };
        var noBaselines = new Option<bool>("--no-baselines") { Description = "Leave the baselines out." };
        var seed = new Option<int>("--seed") { Description = "Seed of the users' draw and of the random dictionary.", DefaultValueFactory = _ => Defaults.Seed };
        var command = new Command("evaluate", "Measure fidelity, sparsity and dead latents beside identity, random-dictionary and PCA baselines.")
        {
            dictionary, scorer, depth, persistence, users, noBaselines, seed,
        };
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var options = new FidelityOptions
            {
                Depth = parsed.GetValue(depth),
                Persistence = parsed.GetValue(persistence),
                Users = parsed.GetValue(users),
                Baselines = !parsed.GetValue(noBaselines),
                Seed = parsed.GetValue(seed),
            };
            var (trained, frozen) = Open(parsed.GetRequiredValue(dictionary), parsed.GetRequiredValue(scorer));
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
        return dictionary.Manifest.Scorer.Sha256 == scorer.Manifest.Source.Sha256
            ? (dictionary, scorer)
            : throw new InvalidArtifactException(
                dictionaryPath,
                $"was trained for scorer {dictionary.Manifest.Scorer.File} (sha256 {dictionary.Manifest.Scorer.Sha256[..12]}), found {scorer.Manifest.Source.File} (sha256 {scorer.Manifest.Source.Sha256[..12]}) in {scorerPath}");
    }

    internal static void Show(IAnsiConsole console, FidelityReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "width", "L0", "dead", "FVU", "cosine", "norm", $"RBO@{report.Depth}", "overlap", "tau", "what it is");
        foreach (var row in report.Rows)
        {
            table.AddRow(
                Markup.Escape(row.Name),
                $"{row.Latents}",
                $"{row.MeanActive:F1}",
                $"{row.Dead}",
                $"{row.Fvu:F4}",
                $"{row.Cosine:F3}",
                $"{row.NormRatio:F3}",
                $"{row.RankBiasedOverlap:F4}",
                $"{row.Overlap:F3}",
                $"{row.KendallTau:F4}",
                Markup.Escape(row.Note));
        }

        console.Write(table);
        console.MarkupLineInterpolated($"{report.Users:N0} users, all {report.Items:N0} items ranked; RBO (p = {report.Persistence}) of identical lists is {report.RankBiasedOverlapMaximum:F4}");
        console.MarkupLine("FVU: variance left unexplained (0 is perfect). RBO, tau: agreement of top lists before and after. Fidelity is bought with density: read it beside L0.");
    }
}
