using System.CommandLine;
using System.Globalization;
using RecInterp.Cli.Bases;
using RecInterp.Cli.Console;
using RecInterp.Onnx.Files;
using RecInterp.Recommenders;
using RecInterp.Recommenders.Training;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp base: a base recommender is trained and exported as a scorer, for those who have none at hand.</summary>
internal static class BaseVerb
{
    public static Command Create()
    {
        var names = RecommenderCatalogue.All.Select(one => one.Name).ToArray();
        var model = new Argument<string>("model") { Description = $"Which: {string.Join(", ", names)}." };
        model.AcceptOnlyFromAmong(names);
        var data = new Option<string>("--data") { Description = "A data set: a folder as its publisher has it, or a table user,item[,rating][,timestamp].", Required = true };
        var folder = new Option<string>("--out", "-o") { Description = "The folder to write: scorer.onnx, what its rows stand for, and what was measured.", Required = true };
        var rating = new Option<float?>("--min-rating") { Description = "Lowest rating that counts as liked. Default: any." };
        var core = new Option<int?>("--core") { Description = "Fewest interactions of a user and of an item that stay; what has fewer goes, until none does. Default: all stay." };
        var epochs = new Option<int?>("--epochs") { Description = "Most passes over the training rows. Default: the published recipe's." };
        var rate = new Option<double?>("--learning-rate") { Description = "The learning rate. Default: the published recipe's." };
        var batch = new Option<int?>("--batch-size") { Description = "Rows of a step. Default: the published recipe's." };
        var seed = new Option<int>("--seed") { Description = "Seed of weights and samples." };
        var threads = new Option<int>("--threads") { Description = "Threads of those that can use more than one.", DefaultValueFactory = _ => 1 };
        var overwrite = Verb.OverwriteOption();
        var command = new Command("base", "Train a base recommender on a data set and export it as a scorer that 'import' takes.") { model, data, folder, rating, core, epochs, rate, batch, seed, threads, overwrite };
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var target = parsed.GetRequiredValue(folder);
            FolderPublication.CheckTarget(target, parsed.GetValue(overwrite)); // Before minutes of training, not after.
            var kind = RecommenderCatalogue.All.Single(one => one.Name == parsed.GetRequiredValue(model)).Kind;
            var settings = new RecommenderSettings(parsed.GetValue(epochs), parsed.GetValue(rate), parsed.GetValue(batch), parsed.GetValue(seed), parsed.GetValue(threads));
            var prepared = terminal.Progress("reading", _ => BaseData.Open(parsed.GetRequiredValue(data), parsed.GetValue(rating), parsed.GetValue(core)));
            var report = terminal.Progress($"training {parsed.GetRequiredValue(model)}", progress => BaseRun.Run(kind, prepared, settings, target, parsed.GetValue(overwrite), progress, cancellation));
            terminal.Result(report, console => Show(console, report, target));
            if (report.WorseThanPopularity)
            {
                terminal.Say($"[yellow]warning:[/] {Markup.Escape(report.Verdict)}");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, BaseReport report, string folder)
    {
        console.MarkupLineInterpolated($"{report.Model} on {report.Data}: {report.Users:N0} users, {report.Items:N0} items; {report.Train:N0} rows to train on, {report.Dev:N0} to choose by, {report.Test:N0} to measure by (each user's last but one, and last)");
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "NDCG@10", "HR@10", "mean percentile rank");
        foreach (var (name, row) in new[] { (report.Model, report.Measured), ("popularity", report.Popularity), ("chance", report.Chance) })
        {
            table.AddRow(name, row.Ndcg10.ToString("F4", CultureInfo.InvariantCulture), row.HitRate10.ToString("F4", CultureInfo.InvariantCulture), row.MeanPercentileRank.ToString("F2", CultureInfo.InvariantCulture));
        }

        console.Write(table);
        console.MarkupLineInterpolated($"wrote [green]{folder}[/]; next: recinterp import {Path.Combine(folder, BaseRun.ScorerFile)}{(report.UserRows is null ? "" : $" --users {Path.Combine(folder, report.UserRows)}")} --out my/scorer");
    }
}
