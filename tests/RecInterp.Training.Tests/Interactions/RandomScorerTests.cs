using RecInterp.Onnx.Files;
using RecInterp.Onnx.Runtime;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Interactions;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Interactions;

/// <summary>Scorers drawn at random are imported as they are: found by the names of their inputs, taken apart, compared, and differentiated.</summary>
public sealed class RandomScorerTests : IDisposable
{
    private const int Drawn = 300;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Scores_are_reproduced_and_gradients_agree_with_central_differences()
    {
        var faults = new List<string>();
        var (worst, checkedElements, kinks) = (0.0, 0, 0);
        for (var seed = 0; seed < Drawn; seed++)
        {
            var scorer = RandomScorer.Draw(seed);
            try
            {
                var folder = Import(scorer, seed);
                worst = Math.Max(worst, folder.Manifest.Agreement.MaxDeviation);
                var (elements, skipped) = CheckInteraction(folder);
                checkedElements += elements;
                kinks += skipped;
            }
            catch (Exception e) when (e is InvalidArtifactException or DisagreementException or Xunit.Sdk.XunitException)
            {
                faults.Add($"seed {seed} ({scorer}): {e.Message}");
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {Drawn} scorers fail: {string.Join("\n", faults.Take(10))}");
        Assert.InRange(worst, double.Epsilon, 1e-5); // Not 0: other batches round otherwise, so something was compared.
        Assert.InRange(checkedElements, 20 * Drawn, int.MaxValue);
        Assert.InRange(kinks, 0, checkedElements / 20);
    }

    private ScorerFolder Import(RandomScorer scorer, int seed)
    {
        scorer.Model.Write(_scratch[$"{seed}.onnx"]);
        var options = new ScorerImportOptions { VerifiedPairs = 200, Tolerance = 1e-5, UserRows = Rows(scorer.UserRows, $"{seed}-users.npy"), ItemRows = Rows(scorer.ItemRows, $"{seed}-items.npy") };
        ScorerImport.Run(_scratch[$"{seed}.onnx"], _scratch[$"{seed}"], options);
        return ScorerFolder.Open(_scratch[$"{seed}"]);
    }

    private string? Rows(NpyArray? rows, string name)
    {
        if (rows is null)
        {
            return null;
        }

        NpyFile.Write(_scratch[name], (int)rows.Shape[0], (int)rows.Shape[1], rows.Floats);
        return _scratch[name];
    }

    /// <summary>Compares the differentiable interaction with ONNX Runtime, pair by pair and as a block, and its gradients with central differences in float64.</summary>
    /// <returns>How many gradient elements were compared, and how many lay at a kink.</returns>
    private static (int Elements, int Kinks) CheckInteraction(ScorerFolder folder)
    {
        using var scope = NewDisposeScope();
        using var session = folder.OpenInteraction();
        using var graph = new GraphInteraction(folder.ReadInteraction(), folder.Manifest.Anatomy);
        int[] chosen = [0, 5, 11, 3];
        var (users, items) = (folder.Users.Select(chosen), folder.Items.Select([2, 2, 7, 10]));

        // 1. Scores.
        var expected = session.Score(users, items);
        var (userBatch, itemBatch) = (Tensors.Batch(users, withGradient: true), Tensors.Batch(items, withGradient: true));
        var scores = graph.ScorePairs(userBatch, itemBatch);
        Near.Equal(expected, scores.Floats(), 1e-5, "scores");
        var block = graph.ScoreBlock(userBatch, itemBatch).Floats();
        for (var user = 0; user < chosen.Length; user++)
        {
            Near.Equal(session.ScoreItems(users, user, items), block.AsSpan(user * items.Rows, items.Rows), 1e-5, $"block of user {user}");
        }

        // 2. Gradients in float32 against those in float64, and those against differences.
        scores.sum().backward();
        return GradientCheck.Compare(folder.ReadInteraction(), folder.Manifest.Anatomy, users, items, userBatch.Embeddings.grad!.Floats(), itemBatch.Embeddings.grad!.Floats());
    }
}
