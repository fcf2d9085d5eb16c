using System.CommandLine;
using RecInterp.Cli.Demo;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp demo: the whole job on a made-up world, ending with a table that a person understands.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var folder = new Option<string>("--out", "-o") { Description = "Where to write everything.", DefaultValueFactory = _ => "recinterp-demo" };
        var users = new Option<int>("--users") { Description = "Users of the world.", DefaultValueFactory = _ => 2000 };
        var items = new Option<int>("--items") { Description = "Items of the world.", DefaultValueFactory = _ => 1500 };
        var steps = new Option<int>("--steps") { Description = "Optimiser steps of the sparse autoencoder.", DefaultValueFactory = _ => 4000 };
        var concept = new Option<string>("--concept") { Description = "The concept to suppress.", DefaultValueFactory = _ => "Horror" };
        var seed = new Option<int>("--seed") { Description = "Seed of everything.", DefaultValueFactory = _ => 1 };
        var command = new Command("demo", "Do the whole job on a made-up world: import, train, evaluate, export, serve, edit.") { folder, users, items, steps, concept, seed };
        Verb.Bind(command, Verb.JsonOption(), async (parsed, terminal, cancellation) =>
        {
            var options = new DemoOptions(
                parsed.GetRequiredValue(folder),
                parsed.GetValue(users),
                parsed.GetValue(items),
                parsed.GetValue(steps),
                parsed.GetRequiredValue(concept),
                parsed.GetValue(seed));
            var report = await new DemoRun(terminal, options).RunAsync(cancellation);
            terminal.Result(report, console => Show(console, report, options));
            return report.NoOpIsExact ? ExitCodes.Success : ExitCodes.CheckFailed;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, DemoReport report, DemoOptions options)
    {
        console.Write(new Rule("How well the dictionary keeps the scorer's answers").LeftJustified());
        EvaluateVerb.Show(console, report.Fidelity);
        console.MarkupLineInterpolated($"The scorer itself finds the held-out item in its top ten for {report.HitRate:P1} of users; showing everybody what is popular, for {report.PopularityHitRate:P1}.");
        console.WriteLine();

        console.Write(new Rule(Markup.Escape($"Suppressing {report.Concept}")).LeftJustified());
        console.MarkupLineInterpolated($"Latents {string.Join(", ", report.Latents)} carry it: of the best one's 20 strongest items {report.Purity:P0} are {report.Concept}, of the catalogue {report.BaseRate:P0}.");
        var levels = new Table().Border(TableBorder.Simple).AddColumns("latents set to", $"{report.Concept} in the top ten", "other items of the old top ten still there");
        foreach (var level in report.Levels)
        {
            levels.AddRow(level.Level is { } size ? $"{size:0.00} x p99" : "(no edit)", $"{level.ConceptShare:P0}", $"{level.KeptShare:P0}");
        }

        console.Write(levels);
        console.MarkupLineInterpolated($"[grey]Mean over {report.Audience} users whose top ten is about half of it. p99: the latent's 99th percentile over users.[/]");
        console.WriteLine();

        console.Write(new Rule(Markup.Escape($"User {report.User}: top ten before and after, latents at {report.Level:0.00} x p99")).LeftJustified());
        console.Write(Lists(report));
        console.MarkupLineInterpolated($"An edit without effect gave every embedding back bit for bit: {(report.NoOpIsExact ? "yes" : "NO")}");
        console.MarkupLineInterpolated($"All of it took {report.Seconds:F1} s. Look into [green]{options.Folder}[/]: scorer.onnx, items.csv, scorer/, dictionary/, bundle/.");
        console.MarkupLineInterpolated($"Next: recinterp serve {options.Folder}/bundle");
    }

    private static Table Lists(DemoReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "before", "after");
        var (before, after) = (report.Before.Select(item => item.Title).ToHashSet(), report.After.Select(item => item.Title).ToHashSet());
        for (var rank = 0; rank < report.Before.Count; rank++)
        {
            var (old, now) = (report.Before[rank], report.After[rank]);
            table.AddRow(
                $"{rank + 1}",
                Cell(old, after.Contains(old.Title) ? "default" : "red", report.Concept),
                Cell(now, before.Contains(now.Title) ? "default" : "green", report.Concept));
        }

        var count = report.Before.Count(item => item.Concepts.Contains(report.Concept));
        var left = report.After.Count(item => item.Concepts.Contains(report.Concept));
        table.Columns[1].Footer = new Text($"{count} carry {report.Concept}");
        table.Columns[2].Footer = new Text($"{left} carry {report.Concept}; {before.Intersect(after).Count()} of 10 stayed");
        return table;
    }

    private static string Cell(ListedItem item, string colour, string concept)
    {
        var concepts = string.Join(", ", item.Concepts.Select(name => name.Equals(concept, StringComparison.OrdinalIgnoreCase) ? $"[bold]{Markup.Escape(name)}[/]" : Markup.Escape(name)));
        return $"[{colour}]{Markup.Escape(item.Title)}[/] [grey]({concepts})[/]";
    }
}
