using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Runtime;
using RecInterp.Onnx.Scorers;
using RecInterp.Recommenders.Ranking;
using RecInterp.TestScorers;

namespace RecInterp.Recommenders.Tests;

/// <summary>A trained model's graph, imported as any other.</summary>
internal static class ExportedGraph
{
    /// <summary>Imports the graph, and compares the scores of the imported parts with the model's own for all users and items.</summary>
    /// <returns>What the import found.</returns>
    public static ScorerManifest ExpectScoresOf(IRecommender model, int users)
    {
        using var scratch = new ScratchFolder();
        var path = scratch["model.onnx"];
        model.ToGraph().Write(path);
        var folder = scratch["scorer"];
        var manifest = ScorerImport.Run(path, folder, new ScorerImportOptions { VerifiedPairs = 500 });
        var scorer = ScorerFolder.Open(folder);
        Assert.Equal((users, model.Items.Rows), (scorer.Users.Rows, scorer.Items.Rows));
        Assert.Equal(model.Items.Values.ToArray(), scorer.Items.Embeddings.Values.ToArray());
        using var session = scorer.OpenInteraction();
        var scores = new float[model.Items.Rows];
        int[] all = [.. Enumerable.Range(0, model.Items.Rows)];
        for (var user = 0; user < users; user++)
        {
            var probe = model.Probe([new RankingCase(user, 0, [])]).Row(0);
            Assert.Equal(probe.ToArray(), scorer.Users.Embeddings.Row(user).ToArray());
            model.Score(user, probe, scores);
            var imported = Scores(session, scorer, user, all);
            for (var item = 0; item < scores.Length; item++)
            {
                Assert.Equal(scores[item], imported[item], 1e-5f * Math.Max(1, Math.Abs(scores[item])));
            }
        }

        return manifest;
    }

    private static float[] Scores(InteractionSession session, ScorerFolder scorer, int user, int[] items) =>
        session.ScoreItems(scorer.Users, user, scorer.Items.Select(items));
}
