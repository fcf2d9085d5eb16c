using RecInterp.Core.Towers;
using RecInterp.Onnx.Anatomy;
using RecInterp.Recommenders.Factorisation;
using RecInterp.Recommenders.Ncf;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.Tests.Ncf;

public class NeuralCollaborativeFilteringTests
{
    private static readonly NcfOptions Small = new() { Hidden = [12, 7], Epochs = 10, BatchSize = 16, LearningRate = 3e-3 };

    [Fact]
    public void From_factors_it_ranks_tastes_better_than_popularity()
    {
        var split = Tables.Tastes();
        RankingReport Report(IRecommender model) => HeldOutEvaluation.Run(model, split, new RankingOptions { RemovesTrained = true });
        var quality = new BaseQuality(Report(NeuralCollaborativeFiltering.Train(split, Small, Factors())), Report(PopularityRecommender.Of(split)), Report(RandomRecommender.Of(split)));
        Assert.False(quality.WorseThanPopularity, quality.Verdict);
    }

    [Theory]
    [InlineData(1, 3, 12, 7)]
    [InlineData(31, 2, 4, 3)]
    [InlineData(32, 5, 6, 8)]
    [InlineData(70, 4, 64, 32)]
    public void Scores_equal_a_plain_loop_for_own_and_other_items(int items, int width, int first, int second)
    {
        var random = new Random(items);
        EmbeddingTable Draw(int rows) => new(rows, width, InitialValues.Normal(random, rows * width, 1));
        DenseLayer Layer(int inputs, int outputs) => new(inputs, outputs, InitialValues.Normal(random, inputs * outputs, 0.4), InitialValues.Normal(random, outputs, 0.3));
        var model = new NcfRecommender("mlp", Draw(2), Draw(items), [Layer(2 * width, first), Layer(first, second), Layer(second, 1)]);
        var (other, probe, scores) = (Draw(items), Draw(1), new float[items]);
        foreach (var table in (EmbeddingTable[])[model.Items, other])
        {
            model.Score(0, probe.Row(0), table, scores);
            for (var item = 0; item < items; item++)
            {
                Assert.Equal(Plain(model.Layers, [.. probe.Row(0), .. table.Row(item)]), scores[item], 1e-5);
            }
        }

        var own = new float[items];
        model.Score(1, model.Users.Row(1), own);
        Assert.Equal(Plain(model.Layers, [.. model.Users.Row(1), .. model.Items.Row(items - 1)]), own[^1], 1e-5);
    }

    [Fact]
    public void Its_graph_gives_its_own_scores_and_stays_a_graph()
    {
        var split = Tables.Tastes();
        var manifest = ExportedGraph.ExpectScoresOf(NeuralCollaborativeFiltering.Train(split, Small with { Epochs = 1 }, Factors()), split.Log.UserCount);
        Assert.Equal(InteractionKind.Graph, manifest.Interaction.Kind);
        Assert.Equal((6, 6), (manifest.Anatomy.User.Width, manifest.Anatomy.Item.Width));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var split = Tables.Tastes();
        var options = NcfOptions.FromRandom with { Epochs = 2, Width = 4, Hidden = [8] };
        var (first, second) = (NeuralCollaborativeFiltering.Train(split, options), NeuralCollaborativeFiltering.Train(split, options));
        Assert.Equal(first.Items.Values.ToArray(), second.Items.Values.ToArray());
        Assert.Equal(first.Layers[0].Weights, second.Layers[0].Weights);
        Assert.NotEqual(first.Layers[0].Weights, NeuralCollaborativeFiltering.Train(split, options with { Seed = 1 }).Layers[0].Weights);
    }

    [Fact]
    public void Named_recipes_say_what_they_start_from()
    {
        Assert.True(NcfOptions.FromFactors.StartsFromFactors);
        Assert.Equal((0.05, 30, false), (NcfOptions.Published.LearningRate, NcfOptions.Published.Epochs, NcfOptions.Published.StartsFromFactors));
        Assert.Equal((0.001, 10, false), (NcfOptions.FromRandom.LearningRate, NcfOptions.FromRandom.Epochs, NcfOptions.FromRandom.StartsFromFactors));
    }

    [Fact]
    public void Missing_superfluous_and_foreign_factors_are_refused()
    {
        var split = Tables.Tastes();
        Assert.Contains("found no factors", Assert.Throws<ArgumentException>(() => NeuralCollaborativeFiltering.Train(split, Small)).Message);
        Assert.Contains("expected none", Assert.Throws<ArgumentException>(() => NeuralCollaborativeFiltering.Train(split, NcfOptions.FromRandom, Factors())).Message);
        Assert.Contains("60 users", Assert.Throws<ArgumentException>(() => NeuralCollaborativeFiltering.Train(Tables.Tastes(users: 12), Small, Factors())).Message);
        Assert.Contains("Hidden: found 0", Assert.Throws<ArgumentException>(() => (Small with { Hidden = [0] }).Validate()).Message);
    }

    [Fact]
    public void Layers_that_do_not_meet_are_refused()
    {
        var table = Tables.Of([1, 2]);
        Assert.Throws<ArgumentException>(() => new NcfRecommender("mlp", table, table, [new DenseLayer(4, 3, new float[12], new float[3]), new DenseLayer(2, 1, new float[2], new float[1])]));
        Assert.Throws<ArgumentException>(() => new NcfRecommender("mlp", table, table, [new DenseLayer(4, 2, new float[7], new float[2]), new DenseLayer(2, 1, new float[2], new float[1])]));
    }

    private static DotProductRecommender Factors() => MatrixFactorisation.Train(Tables.Tastes(), new MatrixFactorisationOptions { Width = 6, Epochs = 20, BatchSize = 16 });

    private static double Plain(IReadOnlyList<DenseLayer> layers, double[] values)
    {
        foreach (var (index, layer) in layers.Index())
        {
            values = [.. Enumerable.Range(0, layer.Outputs).Select(output =>
            {
                var sum = layer.Biases[output] + values.Select((value, input) => value * layer.Weights[(output * layer.Inputs) + input]).Sum();
                return index < layers.Count - 1 ? Math.Max(0, sum) : sum;
            })];
        }

        return 1 / (1 + Math.Exp(-values[0]));
    }
}
