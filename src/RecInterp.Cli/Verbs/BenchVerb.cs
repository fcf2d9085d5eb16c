using System.CommandLine;
using RecInterp.Cli.Console;
using RecInterp.Training.Evaluation;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp bench: what can be measured where the truth is known.</summary>
internal static class BenchVerb
{
    private static readonly SyntheticOptions Defaults = new();

    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = "What to measure: 'synthetic' trains every architecture on a two-tower world with planted concepts, and says how many of them it recovers." };
        what.AcceptOnlyFromAmong("synthetic");
        var concepts = new Option<int>("--concepts") { Description = "Concepts of the world.", DefaultValueFactory = _ => Defaults.Concepts };
        var width = new Option<int>("--width") { Description = "Width of the embeddings.", DefaultValueFactory = _ => Defaults.Width };
        var latents = new Option<int>("--latents") { Description = "Latents of each dictionary.", DefaultValueFactory = _ => Defaults.Latents };
        var active = new Option<int?>("--active", "-k") { Description = "Active latents a row. Without it: as many as a row has active concepts among the most frequent, one for each latent." };
        var flat = new Option<bool>("--flat") { Description = "Leave out the hierarchy of concepts." };
        var steps = new Option<int>("--steps") { Description = "Optimiser steps of each dictionary.", DefaultValueFactory = _ => Defaults.Steps };
        var seed = new Option<int>("--seed") { Description = "Seed of the world, the weights and the batches.", DefaultValueFactory = _ => Defaults.Seed };
        var seeds = new Option<int>("--seeds") { Description = "Runs, each with a seed and a world of its own; the table gives means and standard deviations.", DefaultValueFactory = _ => Defaults.Seeds };
        var command = new Command("bench", "Measure where the truth is known.") { what, concepts, width, latents, active, flat, steps, seed, seeds };
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var options = new SyntheticOptions
            {
                Concepts = parsed.GetValue(concepts),
                Width = parsed.GetValue(width),
                Latents = parsed.GetValue(latents),
                Active = parsed.GetValue(active),
                Flat = parsed.GetValue(flat),
                Steps = parsed.GetValue(steps),
                Seed = parsed.GetValue(seed),
                Seeds = parsed.GetValue(seeds),
            };
            var report = terminal.Progress("training", progress => SyntheticBenchmark.Run(options, progress, cancellation));
            terminal.Result(report, console => Show(console, report));
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, SyntheticReport report)
    {
        var options = report.Options;
        console.MarkupLineInterpolated(
            $"{options.Concepts} concepts in {options.Width} columns, {report.MeanActive.Average():F1} active a row; {options.Latents} latents, {report.Active.Average():F1} active");
        var table = new Table().Border(TableBorder.Simple).AddColumn("", column => column.NoWrap()).AddColumns("F1", "MCC", "unique", "L0", "FVU", "dead", "published");
        foreach (var (mean, deviation) in report.Means.Zip(report.Deviations).OrderByDescending(row => row.First.F1))
        {
            string Cell(Func<SyntheticRow, double> of, string format) =>
                options.Seeds == 1 ? of(mean).ToString(format) : $"{of(mean).ToString(format)} ± {of(deviation).ToString(format)}";
            table.AddRow(
                Markup.Escape(mean.Name),
                Cell(row => row.F1, "F3"),
                Cell(row => row.Mcc, "F3"),
                Cell(row => row.Uniqueness, "F3"),
                $"{mean.MeanActive:F1}",
                Cell(row => row.Fvu, "F3"),
                $"{mean.Dead:0.#}",
                PublishedOrder.Published.TryGetValue(mean.Name, out var published) ? $"{published.F1:F3} / {published.Mcc:F3}" : "");
        }

        console.Write(table);
        console.WriteLine("published: F1 / MCC on SynthSAEBench-16k. Its order: Matryoshka > BatchTopK = JumpReLU > L1");
        foreach (var measure in new[] { PublishedOrder.F1, PublishedOrder.Mcc })
        {
            var broken = report.Order.Where(claim => claim.Measure == measure && !claim.Holds);
            console.WriteLine(report.OrderHolds(measure)
                ? $"  in {measure} it holds here"
                : $"  in {measure} it does not hold here: {string.Join("; ", broken.Select(Describe))}");
        }
    }

    private static string Describe(OrderClaim claim) => claim.Level
        ? $"{claim.First} and {claim.Second} are {Math.Abs(claim.Difference):F3} apart, level is within {PublishedOrder.LevelWithin}"
        : $"{claim.First} is {-claim.Difference:F3} below {claim.Second}";
}
