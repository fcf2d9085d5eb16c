using System.Diagnostics;
using System.Globalization;
using System.Text;
using RecInterp.DataSets;
using RecInterp.DataSets.Histories;
using RecInterp.DataSets.Splits;
using RecInterp.Onnx.Files;
using RecInterp.Recommenders;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Sequential;
using RecInterp.Recommenders.Training;

namespace RecInterp.Cli.Bases;

/// <summary>Trains a base recommender, measures it, and writes its folder.</summary>
internal static class BaseRun
{
    public const string ScorerFile = "scorer.onnx";

    private const string Format = "recinterp-base";
    private const int FormatVersion = 1;
    private const string HistoryFile = "histories.npy";

    /// <summary>Trains, measures and writes.</summary>
    /// <param name="kind">Which recommender.</param>
    /// <param name="data">The set and its split.</param>
    /// <param name="settings">What departs from the published recipe.</param>
    /// <param name="folder">The folder to write.</param>
    /// <param name="overwrite">Whether an existing one is replaced.</param>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellation">Stops the training.</param>
    public static BaseReport Run(
        RecommenderKind kind,
        (DataSet Set, Split Split) data,
        RecommenderSettings settings,
        string folder,
        bool overwrite,
        IProgress<(string Stage, double Share)> progress,
        CancellationToken cancellation)
    {
        var (set, split) = data;
        var told = new Epochs(progress);
        var clock = Stopwatch.StartNew();
        var model = RecommenderTraining.Run(kind, split, settings, told, cancellation);
        var seconds = clock.Elapsed.TotalSeconds;

        var readsHistory = kind is RecommenderKind.SasRec or RecommenderKind.TiMiRec;
        var cases = RankingCases.Of(split, split.Test).Where(one => !readsHistory || one.History.Length > 0).ToList();
        var options = new RankingOptions { Threads = settings.Threads };
        RankingReport Rank(IRecommender one) => CaseEvaluation.Run(one, split, cases, options, cancellation: cancellation).Metrics;
        var quality = new BaseQuality(Rank(model), Rank(PopularityRecommender.Of(split)), Rank(RandomRecommender.Of(split, settings.Seed)));

        using var publication = new FolderPublication(folder, overwrite);
        model.ToGraph().Write(publication.PathOf(ScorerFile));
        if (readsHistory)
        {
            WriteHistories(publication.PathOf(HistoryFile), split);
        }

        WriteNames(publication.PathOf("users.tsv"), "user", split.Log.UserIds, _ => "");
        WriteNames(publication.PathOf("items.tsv"), "item", split.Log.ItemIds, row => $"\t{Plain(set.Items[row].Title)}\t{Plain(string.Join('|', set.Items[row].Tags))}");
        WritePairs(publication.PathOf("train.csv"), split);
        var report = new BaseReport(
            Format,
            FormatVersion,
            model.Name,
            set.Name,
            split.Log.UserCount,
            split.Log.ItemCount,
            split.Train.Length,
            split.Dev.Length,
            split.Test.Length,
            settings.Seed,
            told.Count,
            Math.Round(seconds, 1),
            BaseRanking.Of(quality.Model),
            BaseRanking.Of(quality.Popularity),
            BaseRanking.Of(quality.Random),
            quality.WorseThanPopularity,
            quality.Verdict,
            readsHistory ? HistoryFile : null);
        ManifestJson.Write(publication.PathOf(ArtifactFolder.ManifestName), report);
        publication.Publish();
        return report;
    }

    /// <summary>Each user's last items before the held-back ones, as the user tower takes them: oldest first, each its number + 1, zeros behind the last.</summary>
    private static void WriteHistories(string path, Split split)
    {
        var length = new SasRecOptions().HistoryLength;
        var histories = new UserHistories(split);
        var values = new long[split.Log.UserCount * length];
        for (var user = 0; user < split.Log.UserCount; user++)
        {
            var items = histories.TrainItemsOf(user);
            var last = items[Math.Max(0, items.Length - length)..];
            for (var place = 0; place < last.Length; place++)
            {
                values[(user * length) + place] = last[place] + 1L;
            }
        }

        NpyFile.WriteIntegers(path, split.Log.UserCount, length, values);
    }

    private static void WriteNames(string path, string column, IReadOnlyList<string> ids, Func<int, string> more)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(column == "item" ? "row\titem\ttitle\ttags\n" : "row\tuser\n");
        for (var row = 0; row < ids.Count; row++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{row}\t{Plain(ids[row])}{more(row)}\n"));
        }
    }

    private static void WritePairs(string path, Split split)
    {
        using var writer = new StreamWriter(path);
        writer.Write("user,item\n");
        foreach (var row in split.Train)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{split.Log.Users[row]},{split.Log.Items[row]}\n"));
        }
    }

    private static string Plain(string text) => text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');

    private sealed class Epochs(IProgress<(string Stage, double Share)> progress) : IProgress<RecommenderProgress>
    {
        public int Count { get; private set; }

        public void Report(RecommenderProgress value)
        {
            Count++;
            progress.Report((string.Create(CultureInfo.InvariantCulture, $"{value.Stage}, epoch {value.Epoch}, loss {value.Loss:F4}"), (double)value.Epoch / value.Epochs));
        }
    }
}
