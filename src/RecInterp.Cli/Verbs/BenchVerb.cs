using System.CommandLine;
using RecInterp.Cli.Console;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Worlds;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp bench: what can be measured where the truth is known.</summary>
internal static class BenchVerb
{
    private const int Concepts = 64;
    private const int Width = 32;
    private const int Users = 6000;
    private const int Items = 4000;

    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = "What to measure: 'synthetic' trains every architecture on a two-tower world with planted concepts, and says how many of them it recovers." };
        what.AcceptOnlyFromAmong("synthetic");
        var steps = new Option<int>("--steps") { Description = "Optimiser steps of each dictionary.", DefaultValueFactory = _ => 6000 };
        var seed = new Option<int>("--seed") { Description = "Seed of the world, the weights and the batches.", DefaultValueFactory = _ => 0 };
        var command = new Command("bench", "Measure where the truth is known.") { what, steps, seed };
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var world = PlantedConcepts.Draw(Concepts, Width, Users, Items, parsed.GetValue(seed));
            var rows = terminal.Progress("training", progress => SyntheticBenchmark.Run(world, parsed.GetValue(steps), parsed.GetValue(seed), progress, cancellation));
            terminal.Result(rows, console => Show(console, world, rows));
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, PlantedConcepts world, IReadOnlyList<SyntheticRow> rows)
    {
        console.MarkupLineInterpolated($"{world.Count} concepts in {world.Width} columns; {world.Users.MeanActive:F1} active in a user, {world.Items.MeanActive:F1} in an item");
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "F1", "MCC", "L0", "FVU", "dead");
        foreach (var row in rows)
        {
            table.AddRow(Markup.Escape(row.Name), $"{row.F1:F3}", $"{row.Mcc:F3}", $"{row.MeanActive:F1}", $"{row.Fvu:F4}", $"{row.Dead}");
        }

        console.Write(table);
    }
}
