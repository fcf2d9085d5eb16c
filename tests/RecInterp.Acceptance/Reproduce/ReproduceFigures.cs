using System.Text.Json;
using RecInterp.Onnx.Files;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.Records;
using RecInterp.TestScorers;

namespace RecInterp.Acceptance.Reproduce;

/// <summary>The published results, run again by the program that users run; and what stands under them, by its tests.</summary>
internal static class ReproduceFigures
{
    private const string Recommenders = "RecInterp.Recommenders.Tests";
    private const string DataSets = "RecInterp.DataSets.Tests";
    private const string RecSaePrefix = "recsae-";
    private const string SearchWithoutBars = "ncf-search"; // Minutes, and it only reports.

    public static IEnumerable<Figure> Measure(bool quick)
    {
        foreach (var figure in TestClaims.Run(
            DataSets,
            ("data-sets", "Readers", "every published layout is read: counts against the papers' tables, damage named by file and line"),
            ("splits", "Splits", "filters and splits by hand, on random logs, and RecSAE's exact division of MovieLens 1M"),
            ("downloads", "Downloads", "from a server on this machine: checksum, truncation, refusals, archives that would write elsewhere")))
        {
            yield return figure;
        }

        foreach (var figure in TestClaims.Run(
            Recommenders,
            ("ranking-metrics", "Ranking", "HR, NDCG, MPR against values by hand, under both protocols"),
            ("recommenders-export", "Graph", "each recommender's ONNX graph is taken apart by import and gives its own scores"),
            ("recommenders", "Tests", "every recommender: gradients or normal equations, the same bits from the same seed, better than popularity where there is something to learn")))
        {
            yield return figure;
        }

        // The proof itself: nothing is taken from an earlier run. The two papers' experiments share no base, and run side by side.
        var folder = Directory.CreateTempSubdirectory("recinterp-reproduce-").FullName;
        try
        {
            var size = quick ? ExperimentSize.Quick : ExperimentSize.Full;
            var chains = ExperimentCatalogue.All
                .Where(experiment => !(quick && experiment.Name == SearchWithoutBars))
                .GroupBy(experiment => experiment.Name.StartsWith(RecSaePrefix, StringComparison.Ordinal))
                .Select(chain => Task.Run(() => chain.SelectMany(experiment => Run(experiment, size, Path.Combine(folder, $"{chain.Key}"))).ToList()))
                .ToList();
            foreach (var figure in chains.SelectMany(chain => chain.Result))
            {
                yield return figure;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Figure> Run(IExperiment experiment, ExperimentSize size, string folder)
    {
        foreach (var missing in experiment.DataSets.Where(name => RealData.PathOf(name) is null))
        {
            return [new Figure(experiment.Name, "not measured", "reported", false, $"{missing} is absent: set RECINTERP_DATA to the folder of real data")];
        }

        var data = experiment.DataSets.Count > 0 ? Path.GetDirectoryName(RealData.PathOf(experiment.DataSets[0]))! : folder;
        var run = Built.Run(
            Built.CommandLine, "reproduce", experiment.Name, "--size", size.ToString(), "--data", data, "--cache", Path.Combine(folder, "cache"), "--out", Path.Combine(folder, "records"), "--threads", "1", "--json");
        if (run.Status > 1)
        {
            return [new Figure(experiment.Name, run.Status, "exit status 0", false, run.Error)];
        }

        var record = JsonSerializer.Deserialize<List<ExperimentRecord>>(run.Output, ManifestJson.Options)!.Single();
        return record.Comparisons.Select(comparison => new Figure(
            $"{experiment.Name}: {comparison.Name}",
            new { ours = comparison.Ours, spread = comparison.Spread, theirs = comparison.Theirs },
            comparison.Bar.Length > 0 ? comparison.Bar : "reported",
            comparison.Holds != false,
            $"{record.Command} ({record.Seconds:F0} s). {comparison.Note}".Trim()));
    }
}
