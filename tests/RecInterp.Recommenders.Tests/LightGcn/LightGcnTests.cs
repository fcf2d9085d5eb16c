using RecInterp.Onnx.Anatomy;
using RecInterp.Recommenders.Interactions;
using RecInterp.Recommenders.LightGcn;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Tests.LightGcn;

public class LightGcnTests
{
    private static readonly LightGcnOptions Small = new() { Width = 8, Epochs = 30, BatchSize = 64, LearningRate = 0.02 };

    [Theory]
    [InlineData(3, 1)]
    [InlineData(64, 3)]
    [InlineData(70, 2)]
    public void Propagation_equals_powers_of_the_dense_matrix(int width, int layers)
    {
        using var scope = NewDisposeScope();
        var (propagation, dense, nodes) = Graph(layers);
        var rows = InitialValues.Normal(new Random(2), nodes * width, 1);
        var found = new float[rows.Length];
        propagation.Apply(rows, found);
        var expected = dense.matmul(tensor(rows, [nodes, width])).data<float>().ToArray();
        Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) < 1e-5);

        // A second call does not remember the first.
        propagation.Apply(rows, found);
        Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void The_operator_is_its_own_adjoint()
    {
        var (propagation, _, nodes) = Graph(3);
        var (x, y) = (InitialValues.Normal(new Random(3), nodes * 4, 1), InitialValues.Normal(new Random(4), nodes * 4, 1));
        var (ax, ay) = (new float[x.Length], new float[x.Length]);
        propagation.Apply(x, ax);
        propagation.Apply(y, ay);
        Assert.Equal(Dot(ax, y), Dot(x, ay), 1e-4);
    }

    [Fact]
    public void The_gradient_through_the_graph_equals_torchs_own_and_finite_differences()
    {
        using var scope = NewDisposeScope();
        const int Width = 5;
        var (propagation, dense, nodes) = Graph(3);
        var values = InitialValues.Normal(new Random(5), nodes * Width, 0.5);
        var rows = tensor([0L, 1, 3, 60, 61, 75, 70, 80, 62], [9, 1]);

        double Loss(float[] at, float[]? gradient)
        {
            var (scored, scoredGradient) = (new float[at.Length], zeros([nodes, Width]));
            propagation.Apply(at, scored);
            var loss = PairwiseLoss.AddGradient(tensor(scored, [nodes, Width]), scoredGradient, rows).ToSingle();
            if (gradient is not null)
            {
                propagation.Apply(scoredGradient.data<float>().ToArray(), gradient);
            }

            return loss;
        }

        var found = new float[values.Length];
        Loss(values, found);

        var leaf = tensor(values, [nodes, Width], requires_grad: true);
        var gathered = dense.matmul(leaf).gather(0, rows.expand(-1, Width));
        var (user, chosen, other) = (gathered.narrow(0, 0, 3), gathered.narrow(0, 3, 3), gathered.narrow(0, 6, 3));
        ((user * chosen).sum(1) - (user * other).sum(1)).sigmoid().log().neg().mean().backward();
        Assert.Equal(leaf.grad!.data<float>().ToArray(), found, (a, b) => Math.Abs(a - b) < 1e-6);

        // The largest entries by central differences; float32 scores leave about 1e-4.
        foreach (var at in Enumerable.Range(0, found.Length).OrderByDescending(i => Math.Abs(found[i])).Take(5))
        {
            var (up, down) = ((float[])values.Clone(), (float[])values.Clone());
            up[at] += 0.05f;
            down[at] -= 0.05f;
            Assert.Equal((Loss(up, null) - Loss(down, null)) / 0.1, found[at], 1e-4);
        }
    }

    [Fact]
    public void It_ranks_tastes_better_than_popularity()
    {
        var split = Tables.Tastes(users: 300, items: 160, each: 12);
        var cases = RankingCases.Of(split, split.Test);
        RankingReport Report(IRecommender model) => CaseEvaluation.Run(model, split, cases, new RankingOptions()).Metrics;
        var quality = new BaseQuality(Report(LightGcnTraining.Train(split, Small)), Report(PopularityRecommender.Of(split)), Report(RandomRecommender.Of(split)));
        Assert.True(quality.Model.MeanPercentileRank < quality.Popularity.MeanPercentileRank - 3, quality.Verdict);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_the_graph_gives_the_scores()
    {
        var split = Tables.Tastes();
        var options = Small with { Epochs = 2 };
        var (first, second) = (LightGcnTraining.Train(split, options), LightGcnTraining.Train(split, options));
        Assert.Equal(first.Users.Values.ToArray(), second.Users.Values.ToArray());
        Assert.Equal(InteractionKind.Dot, ExportedGraph.ExpectScoresOf(first, split.Log.UserCount).Interaction.Kind);
    }

    [Fact]
    public void Bad_options_are_refused() =>
        Assert.Contains("Layers: found 0", Assert.Throws<ArgumentException>(() => (Small with { Layers = 0 }).Validate()).Message);

    /// <summary>A graph with a user and an item that have no edge, and the mean of the dense matrix's powers.</summary>
    private static (GraphPropagation Propagation, Tensor Dense, int Nodes) Graph(int layers)
    {
        var split = Tables.Tastes();
        var log = new RecInterp.DataSets.Interactions.InteractionLog(
            [.. split.Log.UserIds, "alone"], [.. split.Log.ItemIds, "unseen"], split.Log.Users.ToArray(), split.Log.Items.ToArray());
        var trained = UserItems.Of(log, split.Train);
        var nodes = log.UserCount + log.ItemCount;
        var edges = new float[nodes * nodes];
        for (var user = 0; user < log.UserCount; user++)
        {
            foreach (var item in trained[user])
            {
                edges[(user * nodes) + log.UserCount + item] = edges[((log.UserCount + item) * nodes) + user] = 1;
            }
        }

        var adjacency = tensor(edges, [nodes, nodes]);
        var scale = adjacency.sum(1L).clamp(1).rsqrt();
        var normal = adjacency * scale.unsqueeze(0) * scale.unsqueeze(1);
        var identity = new float[nodes * nodes];
        for (var node = 0; node < nodes; node++)
        {
            identity[(node * nodes) + node] = 1;
        }

        var power = tensor(identity, [nodes, nodes]);
        var sum = power;
        for (var layer = 0; layer < layers; layer++)
        {
            power = power.matmul(normal);
            sum = sum + power;
        }

        return (new GraphPropagation(trained, layers), sum / (layers + 1), nodes);
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
