using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using RecInterp.Cli.Console;
using RecInterp.Cli.Sweeps;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Runs;
using RecInterp.Training.Sweeps;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp sweep: the dictionary with the most monosemantic latents that is sparse and keeps the scorer's answers.</summary>
internal static class SweepVerb
{
    private const string BestFolder = "best";
    private const string FrontPicture = "pareto.svg";

    private static readonly TrainingOptions Training = new();
    private static readonly SweepOptions Search = new();
    private static readonly FidelityOptions Measuring = new();
    private static readonly SweepSpace Space = new() { Basis = Training };

    public static Command Create()
    {
        var scorer = new Argument<string>("scorer") { Description = "The scorer folder, as 'recinterp import' writes it." };
        var folder = new Option<string>("--out", "-o") { Description = "The sweep's folder: trials.jsonl, best/ and pareto.svg. A sweep that was stopped continues there.", Required = true };
        var architectures = List<ArchitectureKind>("--architecture", "Architectures to try.", Space.Architectures);
        var latents = List<int>("--latents", "Numbers of latents m to try.", Space.Latents);
        var active = List<int>("--active", "Numbers of active latents k to try; each also steers --lambda1 where an architecture has no k.", Space.Active.Select(count => count!.Value), "-k");
        var free = new Option<bool>("--any-active") { Description = "Set no numbers of active latents: leave them to the losses." };
        var betas = List<double>("--beta", "Weights of the prediction loss to try.", Space.Betas);
        var lambda1s = List<double>("--lambda1", "Weights of the sparsity loss to try.", Space.Lambda1s);
        var prefixes = new Option<string[]>("--prefixes") { Description = "Matryoshka prefixes to try, each a list such as 16,32, or 'none'. Default: none.", AllowMultipleArgumentsPerToken = true };
        var trials = new Option<int?>("--trials") { Description = "Trials to draw at random from all combinations. Default: all of them." };
        var steps = Option("--steps", "Optimiser steps of the last rung.", Training.Steps);
        var rungs = Option("--rungs", "Most rungs; each before the last trains for fewer steps.", Search.Rungs);
        var eta = Option("--eta", "One of so many trials goes on to the next rung, which has so many times the steps.", Search.Eta);
        var shortest = Option("--shortest-rung", "Fewest steps of a rung; shorter ones are left out.", Search.ShortestRung);
        var measure = Option("--fidelity", "What the floor is set on: TopLists is RBO as a share of its maximum, Variance is 1 - FVU.", Search.Fidelity);
        var floor = Option("--floor", "Least fidelity of the best dictionary, 0 to 1.", Search.Floor);
        var density = Option("--density", "Greatest L0 of the best dictionary, as a share of its latents; 1 allows all.", Math.Round(Search.Density, 4));
        var depth = Option("--depth", "Length of the top lists that are compared.", Measuring.Depth);
        var users = new Option<int?>("--users") { Description = "Number of users whose lists are compared, drawn at random. Default: all." };
        var strongest = Option("--strongest", "Items of a latent that its monosemanticity is measured on.", Search.StrongestItems);
        var batch = Option("--batch-size", "Users, and items, in a batch.", Training.BatchSize);
        var rate = Option("--learning-rate", "Adam's learning rate.", Training.LearningRate);
        var decay = Option("--decay", "Share of the steps, at the end, in which the learning rate falls.", Training.DecayShare);
        var revive = new Option<bool>("--revive") { Description = "Draw latents that are never active to what the others leave unexplained." };
        var transform = Option("--input-transform", "What is done to an embedding before it is encoded.", Training.InputTransform);
        var heldOut = Option("--held-out-users", "Share of users that training does not see.", Training.HeldOutUsers);
        var seed = Option("--seed", "Seed of weights, batches and the draw of trials.", Training.Seed);
        var threads = Option("--threads", "Threads of a trial.", Training.Threads);
        var jobs = Option("--jobs", "Trials that are trained side by side.", Search.Jobs);
        prefixes.Validators.Add(RefuseWrongPrefixes);
        var command = new Command("sweep", "Search widths, numbers of active latents and loss weights for the most monosemantic dictionary that is sparse and keeps fidelity above a floor.")
        {
            scorer, folder, architectures, latents, active, free, betas, lambda1s, prefixes, trials, steps, rungs, eta, shortest, measure, floor, density, depth, users, strongest, batch, rate, decay, revive, transform, heldOut, seed, threads, jobs,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(free) && result.GetValue(active) is { Length: > 0 })
            {
                result.AddError("name numbers of active latents with --active, or none with --any-active");
            }
        });
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var space = new SweepSpace
            {
                Basis = Training with
                {
                    Steps = parsed.GetValue(steps),
                    BatchSize = parsed.GetValue(batch),
                    LearningRate = parsed.GetValue(rate),
                    DecayShare = parsed.GetValue(decay),
                    RevivesDead = parsed.GetValue(revive),
                    InputTransform = parsed.GetValue(transform),
                    HeldOutUsers = parsed.GetValue(heldOut),
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
                },
                Architectures = Given(parsed.GetValue(architectures), Space.Architectures),
                Latents = Given(parsed.GetValue(latents), Space.Latents),
                Active = parsed.GetValue(free) ? [null] : Given([.. (parsed.GetValue(active) ?? []).Select(count => (int?)count)], Space.Active),
                Betas = Given(parsed.GetValue(betas), Space.Betas),
                Lambda1s = Given(parsed.GetValue(lambda1s), Space.Lambda1s),
                Prefixes = Given([.. (parsed.GetValue(prefixes) ?? []).Select(Prefixes)], Space.Prefixes),
            };
            var options = Search with
            {
                Trials = parsed.GetValue(trials),
                Rungs = parsed.GetValue(rungs),
                Eta = parsed.GetValue(eta),
                ShortestRung = parsed.GetValue(shortest),
                Fidelity = parsed.GetValue(measure),
                Floor = parsed.GetValue(floor),
                Density = parsed.GetValue(density),
                Evaluation = Measuring with { Depth = parsed.GetValue(depth), Users = parsed.GetValue(users) },
                StrongestItems = parsed.GetValue(strongest),
                Seed = parsed.GetValue(seed),
                Jobs = parsed.GetValue(jobs),
            };
            return Run(terminal, parsed.GetRequiredValue(scorer), parsed.GetRequiredValue(folder), space, options, cancellation);
        });
        return command;
    }

    private static int Run(Terminal terminal, string scorerPath, string folder, SweepSpace space, SweepOptions options, CancellationToken cancellation)
    {
        // 1. What can be wrong is said before a folder is made.
        options.Validate();
        _ = space.Grid();
        var scorer = ScorerFolder.Open(scorerPath);
        using var log = TrialLog.Open(folder);

        // 2. Search. A sweep that is stopped has lost no trial but those it was at.
        SweepResult result;
        try
        {
            result = terminal.Progress("sweeping", progress => SweepRun.Run(scorer, space, options, log, progress, cancellation));
        }
        catch (OperationCanceledException)
        {
            terminal.Fault($"stopped; {log.Count} trials are kept in {folder}, and the same command continues with the others");
            return ExitCodes.Cancelled;
        }

        // 3. Publish, then tell.
        var report = result.Report;
        var best = Path.Combine(folder, BestFolder);
        if (report.Best is { } found && (result.Best is not null || !Holds(best, found.Trial.Spec)))
        {
            var trained = result.Best ?? terminal.Progress("training the best again", progress => TrainingRun.Run(
                scorer, found.Trial.Spec.Options, state => progress.Report(("training the best again", (double)state.Step / state.Steps)), cancellation: cancellation));
            TrainVerb.Write(best, trained, TrainingSource.Of(scorer).Reference, overwrite: Directory.Exists(best));
        }

        var isMeasured = report.Rungs.Any(rung => rung.Rows.Any(row => row.Trial.Result is not null));
        if (isMeasured)
        {
            WholeFile.WriteText(Path.Combine(folder, FrontPicture), FrontDrawing.Draw(report));
        }

        terminal.Result(report, console => Show(console, report, isMeasured, folder));
        if (report.Best is not null)
        {
            return ExitCodes.Success;
        }

        terminal.Fault(Missed(report) + (Directory.Exists(best) ? $"; {best} is an earlier sweep's" : ""));
        return ExitCodes.CheckFailed;
    }

    /// <summary>Whether a folder holds the dictionary of a trial, of an earlier sweep to the same end.</summary>
    private static bool Holds(string folder, TrialSpec spec)
    {
        try
        {
            var manifest = DictionaryFolder.Open(folder).Manifest;
            var options = manifest.Training.Deserialize<TrainingRecord>(ManifestJson.Options)!.Options;
            return spec.Key() == (spec with { ScorerSha256 = manifest.Scorer.Sha256, Options = options with { PredictionLoss = spec.Options.PredictionLoss, Engine = spec.Options.Engine } }).Key();
        }
        catch (Exception e) when (e is InvalidArtifactException or JsonException)
        {
            return false;
        }
    }

    private static string Missed(SweepReport report) => report.Nearest is { } nearest
        ? string.Create(CultureInfo.InvariantCulture, $"no trial meets the floor of {report.Floor} ({SweepNames.Fidelity(report)}) with L0 at most {report.Density} of its latents; nearest is {nearest.Trial.Spec.Describe()} with {nearest.Fidelity:F4} and L0 {nearest.Trial.Result!.MeanActive:F1}")
        : $"every trial of the last rung diverged: {report.Last.Rows[0].Trial.Fault}";

    private static void Show(IAnsiConsole console, SweepReport report, bool isMeasured, string folder)
    {
        foreach (var rung in report.Rungs.SkipLast(1))
        {
            console.MarkupLineInterpolated($"{rung.Rows.Count} trials of {rung.Steps:N0} steps, {rung.Rows.Count(row => row.Qualifies)} sparse and above the floor, {rung.Kept} kept");
        }

        console.MarkupLineInterpolated($"{report.Last.Rows.Count} trials of {report.Last.Steps:N0} steps, {report.Last.Rows.Count(row => row.Qualifies)} sparse and above the floor");
        console.Write(Table(report));
        if (report.Last.Rows.Any(row => !row.Qualifies))
        {
            console.MarkupLineInterpolated($"< below the floor of {report.Floor}; > denser than {report.Density} of its latents");
        }

        if (isMeasured)
        {
            foreach (var line in FrontChart.Draw(report))
            {
                console.WriteLine(line);
            }
        }

        console.MarkupLineInterpolated($"{report.Trained} trials trained now, {report.Known} known from earlier, {report.Seconds:F1} s");
        if (report.Best is { } best)
        {
            console.MarkupLineInterpolated($"wrote [green]{Path.Combine(folder, BestFolder)}[/]: {best.Trial.Spec.Describe()}");
        }

        if (isMeasured)
        {
            console.MarkupLineInterpolated($"drew [green]{Path.Combine(folder, FrontPicture)}[/]");
        }
    }

    private static Table Table(SweepReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "trial", report.Fidelity == FidelityMeasure.TopLists ? "RBO share" : "explained", "FVU", "tau", "L0", "dead", "monosemanticity", "of live");
        foreach (var row in report.Last.Rows)
        {
            var mark = row == report.Best ? $"{FrontChart.Best} best" : row.OnFront ? $"{FrontChart.Front} front" : "";
            var trial = Markup.Escape(row.Trial.Spec.Describe());
            if (row.Trial.Result is { } result)
            {
                table.AddRow(mark, trial, $"{row.Fidelity:F4}{(row.MeetsFloor ? "" : " <")}", $"{result.Fvu:F4}", $"{result.KendallTau:F4}", $"{result.MeanActive:F1}{(row.IsSparse ? "" : " >")}", $"{result.Dead}", $"{result.Monosemanticity:F4}", $"{result.LiveMonosemanticity:F4}");
            }
            else
            {
                table.AddRow(mark, trial, "diverged");
            }
        }

        return table;
    }

    private static void RefuseWrongPrefixes(OptionResult result)
    {
        foreach (var token in result.Tokens.Select(token => token.Value))
        {
            if (token != "none" && !token.Split(',').All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                result.AddError($"--prefixes: found '{token}', expected numbers with commas between them, or 'none'");
            }
        }
    }

    private static IReadOnlyList<int> Prefixes(string token) => token == "none" ? [] : [.. token.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];

    private static IReadOnlyList<T> Given<T>(IReadOnlyList<T>? given, IReadOnlyList<T> otherwise) => given is { Count: > 0 } ? given : otherwise;

    private static Option<T> Option<T>(string name, string description, T value) => new(name) { Description = description, DefaultValueFactory = _ => value };

    private static Option<T[]> List<T>(string name, string description, IEnumerable<T> otherwise, params string[] aliases) => new(name, aliases)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} Default: {string.Join(' ', otherwise)}."),
        AllowMultipleArgumentsPerToken = true,
    };
}
