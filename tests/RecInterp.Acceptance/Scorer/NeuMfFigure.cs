using System.Globalization;
using System.IO.Compression;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Interactions;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Acceptance.Scorer;

/// <summary>A published NeuMF on the candidate lists of its paper, scored from the imported parts: towers by ONNX Runtime, interaction by the differentiable module.</summary>
internal static class NeuMfFigure
{
    private const double Published = 0.596;
    private const double Tolerance = 0.001;
    private const int Top = 10;
    private const int BatchUsers = 100;

    public static Figure Measure()
    {
        var bar = string.Create(CultureInfo.InvariantCulture, $"{Published} within {Tolerance}");
        if ((RealData.PathOf("onnx", "ml1m-neumf.onnx"), RealData.PathOf("ml-1m", "ncf", "ml-1m.test.rating"), RealData.PathOf("ml-1m", "ncf", "ml-1m.test.negative.gz")) is not ({ } onnx, { } positives, { } negatives))
        {
            return new Figure("neumf-hit-rate", "not measured", bar, false, "ml1m-neumf.onnx or the lists ml-1m/ncf are absent: set RECINTERP_DATA");
        }

        var folder = Directory.CreateTempSubdirectory("recinterp-neumf-").FullName;
        try
        {
            var imported = Path.Combine(folder, "scorer");
            var manifest = ScorerImport.Run(onnx, imported, new ScorerImportOptions { VerifiedPairs = 20_000 });
            var (hits, users, candidates) = Hits(ScorerFolder.Open(imported), positives, negatives);
            var rate = (double)hits / users;
            return new Figure(
                "neumf-hit-rate",
                new { hitRate = Math.Round(rate, 4), users, candidates, random = Math.Round((double)Top / candidates, 4), scoreDeviation = manifest.Agreement.MaxDeviation },
                bar,
                Math.Abs(rate - Published) <= Tolerance,
                "HR@10 of the held-out item among 99 negatives for each user of the NCF paper's lists, ties against it; embeddings by the cut towers in ONNX Runtime, scores by the differentiable interaction; scoreDeviation is that of the imported parts from the original graph, one pair at a time as it was exported");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int Hits, int Users, int Candidates) Hits(ScorerFolder scorer, string positives, string negatives)
    {
        var lists = Lists(positives, negatives);
        var candidates = lists[0].Items.Length;
        using var interaction = FrozenInteraction.Build(scorer.ReadInteraction(), scorer.Manifest.Anatomy, scorer.Manifest.Interaction);
        var hits = 0;
        foreach (var batch in lists.Chunk(BatchUsers))
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var users = Batch(scorer.Users.Select([.. batch.SelectMany(list => Enumerable.Repeat(list.User, candidates))]));
            var items = Batch(scorer.Items.Select([.. batch.SelectMany(list => list.Items)]));
            var scores = interaction.ScorePairs(users, items).data<float>().ToArray();
            hits += batch.Where((list, i) => IsHit(list.Items, scores.AsSpan(i * candidates, candidates))).Count();
        }

        return (hits, lists.Count, candidates);
    }

    /// <summary>Whether fewer than ten negatives score as high as the held-out item. In 156 lists that item stands among its own negatives; it does not compete with itself.</summary>
    private static bool IsHit(int[] items, ReadOnlySpan<float> scores)
    {
        var above = 0;
        for (var i = 1; i < items.Length; i++)
        {
            above += scores[i] >= scores[0] && items[i] != items[0] ? 1 : 0;
        }

        return above < Top;
    }

    /// <summary>For each user the held-out item and its negatives after it.</summary>
    private static List<(int User, int[] Items)> Lists(string positives, string negatives)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(negatives), CompressionMode.Decompress));
        var lists = new List<(int, int[])>();
        foreach (var line in File.ReadLines(positives))
        {
            var held = line.Split('\t');
            var row = reader.ReadLine()!.Split('\t');
            if (row[0] != $"({held[0]},{held[1]})")
            {
                throw new InvalidDataException($"the lists differ: {row[0]} stands beside user {held[0]}, item {held[1]}");
            }

            lists.Add((Number(held[0]), [Number(held[1]), .. row.Skip(1).Select(Number)]));
        }

        return lists;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static TowerBatch Batch(TowerTable table) =>
        new(tensor(table.Embeddings.Values.ToArray(), [table.Rows, table.Embeddings.Width]), tensor(table.Scalars.ToArray(), [table.Rows, table.ScalarCount]));
}
