using System.Runtime.InteropServices;
using System.Text;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Scorers;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Sequential;
using RecInterp.TestScorers;

namespace RecInterp.Recommenders.Tests.Sequential;

/// <summary>The exported graphs, taken apart by the importer and run by ONNX Runtime.</summary>
public sealed class SequentialGraphTests
{
    private const int Longest = 5;

    private static readonly int[][] Histories = [[], .. TowerBatches.Histories, [0], [8, 8, 8, 8, 8]];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    public void The_importer_finds_the_user_tower_of_a_sasrec_and_keeps_its_scores(int layers, int heads)
    {
        var options = new SasRecOptions { Width = 6, HistoryLength = Longest, Layers = layers, Heads = heads };
        ExpectScoresOf(new SasRec(TowerBatches.Enlarged(new SasRecTower(TowerBatches.Items, options, new Random(1))).Frozen(), options));
    }

    [Fact]
    public void The_importer_finds_the_user_tower_of_a_timirec_and_keeps_its_scores()
    {
        var options = new TiMiRecOptions { Width = 6, HistoryLength = Longest, Interests = 3, AttentionWidth = 4 };
        ExpectScoresOf(new TiMiRec(TowerBatches.Enlarged(new TiMiRecTower(TowerBatches.Items, options, new Random(1))).Frozen(), options));
    }

    private static void ExpectScoresOf(IRecommender model)
    {
        using var scratch = new ScratchFolder();
        model.ToGraph().Write(scratch["model.onnx"]);
        WriteHistories(scratch["users.npy"]);
        var manifest = ScorerImport.Run(scratch["model.onnx"], scratch["scorer"], new ScorerImportOptions { UserRows = scratch["users.npy"], VerifiedPairs = 500 });
        Assert.Equal(["history"], manifest.Anatomy.User.Inputs.Select(input => input.Name));
        Assert.Equal(["item_id"], manifest.Anatomy.Item.Inputs.Select(input => input.Name));
        Assert.Equal(InteractionKind.Dot, manifest.Interaction.Kind);

        var scorer = ScorerFolder.Open(scratch["scorer"]);
        Assert.Equal((Histories.Length, TowerBatches.Items), (scorer.Users.Rows, scorer.Items.Rows));
        Assert.Equal(model.Items.Values.ToArray(), scorer.Items.Embeddings.Values.ToArray());
        var probes = model.Probe([.. Histories.Select((history, user) => new RankingCase(user, 0, history))]);
        using var session = scorer.OpenInteraction();
        var scores = new float[TowerBatches.Items];
        int[] all = [.. Enumerable.Range(0, TowerBatches.Items)];
        for (var user = 0; user < Histories.Length; user++)
        {
            TowerBatches.ExpectClose(probes.Row(user).ToArray().Select(value => (double)value), scorer.Users.Embeddings.Row(user).ToArray(), 1e-5);
            model.Score(user, probes.Row(user), scores);
            TowerBatches.ExpectClose(scores.Select(value => (double)value), session.ScoreItems(scorer.Users, user, scorer.Items.Select(all)), 1e-5);
        }

        Assert.All(scorer.Users.Embeddings.Row(0).ToArray(), value => Assert.Equal(0, value));
    }

    private static void WriteHistories(string path)
    {
        var padded = new long[Histories.Length * Longest];
        foreach (var (user, history) in Histories.Index())
        {
            for (var j = 0; j < history.Length; j++)
            {
                padded[(user * Longest) + j] = history[j] + 1;
            }
        }

        using var stream = File.Create(path);
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0]);
        stream.Write(Encoding.ASCII.GetBytes($"{{'descr': '<i8', 'fortran_order': False, 'shape': ({Histories.Length}, {Longest}), }}".PadRight(117) + '\n'));
        stream.Write(MemoryMarshal.AsBytes(padded.AsSpan()));
    }
}
