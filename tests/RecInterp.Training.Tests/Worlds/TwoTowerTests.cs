using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Worlds;

namespace RecInterp.Training.Tests.Worlds;

public class TwoTowerTests
{
    private static readonly TwoTowerWeights Weights = Draw(users: 9, items: 7);

    [Fact]
    public void The_scorers_anatomy_is_found_as_it_was_built()
    {
        var anatomy = AnatomyFinder.Find(Weights.ToOnnx(), TwoTowerWeights.UserInput, TwoTowerWeights.ItemInput);

        Assert.Equal("score", anatomy.Output);
        Assert.Equal((9, 7), (anatomy.User.IdCount, anatomy.Item.IdCount));
        Assert.Equal(["user_embedding 4"], anatomy.User.Embedding.Select(tensor => $"{tensor.Tensor} {tensor.Width}"));
        Assert.Equal(["item_embedding 4"], anatomy.Item.Embedding.Select(tensor => $"{tensor.Tensor} {tensor.Width}"));
        Assert.Empty(anatomy.User.Scalars);
        Assert.Equal(["item_bias"], anatomy.Item.Scalars.Select(tensor => tensor.Tensor));
        Assert.Equal(["Add", "Mul", "ReduceSum"], anatomy.InteractionOperators.Keys);
    }

    [Fact]
    public void Imported_embeddings_are_those_of_the_towers_formula()
    {
        using var scratch = new ScratchFolder();
        Weights.ToOnnx().Write(scratch["scorer.onnx"]);

        var manifest = ScorerImport.Run(
            scratch["scorer.onnx"],
            scratch["scorer"],
            new ScorerImportOptions { Descriptor = ScorerDescriptor.Of(TwoTowerWeights.UserInput, TwoTowerWeights.ItemInput), VerifiedPairs = 1000 });

        Assert.Equal((InteractionKind.Dot, 0), (manifest.Interaction.Kind, manifest.Interaction.Constant));
        var scorer = ScorerFolder.Open(scratch["scorer"]);
        Near.Equal(Formula(Weights.User), scorer.Users.Embeddings.Values.ToArray(), 1e-5, "user embedding");
        Near.Equal(Formula(Weights.Item), scorer.Items.Embeddings.Values.ToArray(), 1e-5, "item embedding");
        Assert.Equal(Weights.ItemBias, scorer.Items.Scalars.ToArray());
    }

    [Fact]
    public void Training_puts_held_out_films_above_random_ones()
    {
        var world = PlantedWorld.Create(users: 400, items: 200, seed: 3);
        var shares = new List<double>();

        var weights = TwoTowerTraining.Run(world, epochs: 6, seed: 1, new Shares(shares));

        Assert.Equal([1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0, 1], shares);
        Assert.Equal((400, 200, 32), (weights.User.Rows, weights.Item.Rows, weights.User.EmbeddingWidth));
        var (users, items) = (Formula(weights.User), Formula(weights.Item));
        double Score(int user, int item) => weights.ItemBias[item] + Enumerable.Range(0, 32).Sum(i => users[(user * 32) + i] * items[(item * 32) + i]);
        var better = Enumerable.Range(0, 400).Average(user =>
        {
            var held = Score(user, world.HeldOut[user]);
            return Enumerable.Range(0, 200).Except(world.Watched[user]).Average(item => held > Score(user, item) ? 1.0 : 0);
        });
        Assert.True(better > 0.65, $"a held-out film stands above {better:P0} of the others; chance is 50 %");
    }

    [Fact]
    public void Training_repeats_itself()
    {
        var world = PlantedWorld.Create(users: 50, items: 200, seed: 3);

        var (first, second) = (TwoTowerTraining.Run(world, epochs: 1, seed: 1), TwoTowerTraining.Run(world, epochs: 1, seed: 1));

        Assert.Equal(first.User.OutputWeight, second.User.OutputWeight);
        Assert.Equal(first.Item.HiddenWeight, second.Item.HiddenWeight);
        Assert.Equal(first.ItemBias, second.ItemBias);
        Assert.NotEqual(first.User.OutputWeight, TwoTowerTraining.Run(world, epochs: 1, seed: 2).User.OutputWeight);
    }

    /// <summary>W_out relu(W_hidden features + b_hidden) + b_out, in double.</summary>
    private static double[] Formula(TowerWeights tower)
    {
        var embeddings = new double[tower.Rows * tower.EmbeddingWidth];
        for (var row = 0; row < tower.Rows; row++)
        {
            var hidden = Layer(tower.HiddenWeight, tower.HiddenBias, [.. tower.Features.AsSpan(row * tower.FeatureCount, tower.FeatureCount).ToArray().Select(value => (double)value)]);
            Layer(tower.OutputWeight, tower.OutputBias, [.. hidden.Select(value => Math.Max(0, value))]).CopyTo(embeddings, row * tower.EmbeddingWidth);
        }

        return embeddings;
    }

    private static double[] Layer(float[] weight, float[] bias, double[] x) =>
        [.. bias.Select((b, i) => b + x.Select((value, j) => value * weight[(i * x.Length) + j]).Sum())];

    private static TwoTowerWeights Draw(int users, int items)
    {
        var random = new Random(1);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        TowerWeights Tower(int rows) => new(Values(rows * 3), Values(5 * 3), Values(5), Values(4 * 5), Values(4));
        return new TwoTowerWeights(Tower(users), Tower(items), Values(items));
    }

    private sealed class Shares(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}
