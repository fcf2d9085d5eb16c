using RecInterp.Onnx.Files;
using RecInterp.Onnx.Runtime;
using RecInterp.Onnx.Scorers;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions;

/// <summary>Compares a frozen interaction with the same interaction in ONNX Runtime before anything is learned from it.</summary>
/// <remarks>An operator may mean something else in an operator set that we have not met. Then scores differ, and training stops here
/// rather than learn to keep the wrong ones.</remarks>
internal static class InteractionCheck
{
    /// <summary>Largest |interpreted - ONNX Runtime| / max(1, |ONNX Runtime|): some hundred roundings of float32.</summary>
    private const double Tolerance = 1e-4;

    private const int Pairs = 256;

    /// <summary>Compares scores of random pairs of a scorer.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="interaction">Its interaction.</param>
    /// <param name="random">Source of the pairs.</param>
    /// <exception cref="InvalidArtifactException">Scores differ by more than 1e-4.</exception>
    public static void Run(ScorerFolder scorer, FrozenInteraction interaction, Random random)
    {
        var users = scorer.Users.Select(Draw(random, scorer.Users.Rows));
        var items = scorer.Items.Select(Draw(random, scorer.Items.Rows));
        using var session = scorer.OpenInteraction();
        var expected = session.Score(users, items);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var found = interaction.ScorePairs(Batch(users), Batch(items)).data<float>().ToArray();
        for (var i = 0; i < Pairs; i++)
        {
            var deviation = Math.Abs((double)found[i] - expected[i]) / Math.Max(1, Math.Abs(expected[i]));
            if (!(deviation <= Tolerance))
            {
                throw new InvalidArtifactException(
                    Path.Combine(scorer.Path, ScorerFolder.InteractionFile),
                    $"pair {i} of {Pairs}: interpreted for training it scores {found[i]:R}, in ONNX Runtime {expected[i]:R}; expected a difference of at most {Tolerance:G1}. {Operators.OperatorTable.StillWorks}");
            }
        }
    }

    private static int[] Draw(Random random, int below)
    {
        var rows = new int[Pairs];
        for (var i = 0; i < Pairs; i++)
        {
            rows[i] = random.Next(below);
        }

        return rows;
    }

    private static TowerBatch Batch(TowerTable table) => new(
        tensor(table.Embeddings.Values.ToArray(), [table.Rows, table.Embeddings.Width]),
        tensor(table.Scalars.ToArray(), [table.Rows, table.ScalarCount]));
}
