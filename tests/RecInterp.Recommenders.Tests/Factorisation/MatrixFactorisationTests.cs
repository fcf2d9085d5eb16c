using RecInterp.Onnx.Anatomy;
using RecInterp.Recommenders.Factorisation;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.Tests.Factorisation;

public class MatrixFactorisationTests
{
    private static readonly MatrixFactorisationOptions Small = new() { Width = 6, Epochs = 30, BatchSize = 16 };

    [Fact]
    public void It_ranks_tastes_better_than_popularity()
    {
        var split = Tables.Tastes();
        RankingReport Report(IRecommender model) => HeldOutEvaluation.Run(model, split, new RankingOptions { RemovesTrained = true });
        var quality = new BaseQuality(Report(MatrixFactorisation.Train(split, Small)), Report(PopularityRecommender.Of(split)), Report(RandomRecommender.Of(split)));
        Assert.False(quality.WorseThanPopularity, quality.Verdict);
        Assert.True(quality.Model.MeanPercentileRank < quality.Popularity.MeanPercentileRank - 3, quality.Verdict);
    }

    [Fact]
    public void One_batch_moves_every_value_by_the_closed_form_gradient()
    {
        // One user and two items: the first chosen, the second the only possible negative. A batch of both is computed from the starting values.
        var split = Tables.Split(1, 2, [(0, 0)]);
        var options = new MatrixFactorisationOptions { Width = 3, Epochs = 1, BatchSize = 2, LearningRate = 0.5, Regularisation = 0.25, GlobalBias = 0.75 };
        var random = SeededRandom.Of(options.Seed, SeededRandom.Purpose.Weights);
        var p = InitialValues.Normal(random, 3, 1.0 / 3);
        var q = InitialValues.Normal(random, 6, 1.0 / 3);
        double Error(int item, double label) => label - (1 / (1 + Math.Exp(-(0.75 + Dot(p, q.AsSpan(3 * item, 3))))));
        double[] errors = [Error(0, 1), Error(1, 0)];

        var model = MatrixFactorisation.Train(split, options);
        for (var column = 0; column < 3; column++)
        {
            var step = (errors[0] * q[column]) + (errors[1] * q[3 + column]) - (2 * 0.25 * p[column]);
            Assert.Equal(p[column] + (0.5 * step), model.Users.Row(0)[column], 1e-6);
            for (var item = 0; item < 2; item++)
            {
                var own = q[(3 * item) + column];
                Assert.Equal(own + (0.5 * ((errors[item] * p[column]) - (0.25 * own))), model.Items.Row(item)[column], 1e-6);
            }
        }

        Assert.Equal(0.5 * (errors[0] + errors[1]), model.UserBias[0], 1e-6);
        Assert.Equal(0.5 * errors[0], model.ItemBias[0], 1e-6);
        Assert.Equal(0.5 * errors[1], model.ItemBias[1], 1e-6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_others()
    {
        var split = Tables.Tastes();
        var options = Small with { Epochs = 2 };
        var (first, second) = (MatrixFactorisation.Train(split, options), MatrixFactorisation.Train(split, options));
        Assert.Equal(first.Users.Values.ToArray(), second.Users.Values.ToArray());
        Assert.Equal(first.Items.Values.ToArray(), second.Items.Values.ToArray());
        Assert.Equal(first.ItemBias.ToArray(), second.ItemBias.ToArray());
        Assert.NotEqual(first.Items.Values.ToArray(), MatrixFactorisation.Train(split, options with { Seed = 1 }).Items.Values.ToArray());
    }

    [Fact]
    public void Its_graph_gives_its_own_scores_and_is_taken_for_a_dot_product_with_biases()
    {
        var split = Tables.Tastes();
        var manifest = ExportedGraph.ExpectScoresOf(MatrixFactorisation.Train(split, Small with { Epochs = 3 }), split.Log.UserCount);
        Assert.Equal(InteractionKind.Dot, manifest.Interaction.Kind);
        Assert.Equal((1, 1), (manifest.Anatomy.User.Scalars.Count, manifest.Anatomy.Item.Scalars.Count));
    }

    [Fact]
    public void Negatives_are_as_many_as_positives_and_chosen_in_no_part()
    {
        var split = Tables.Tastes();
        var chosen = RecInterp.Recommenders.Interactions.UserItems.Of(split.Log, split.Train, split.Dev, split.Test);
        var (users, items, positives) = new LabelledPairs(split).Draw(new Random(4));
        Assert.Equal(split.Train.Length, positives);
        Assert.Equal(split.Train.Length + chosen.Count, users.Length);
        var negatives = users.Zip(items).Skip(positives).ToArray();
        Assert.All(negatives, pair => Assert.False(chosen.Contains(pair.First, pair.Second)));
        Assert.Equal(negatives.Length, negatives.Distinct().Count());
    }

    [Fact]
    public void Progress_and_falling_loss_are_told_and_a_cancelled_training_ends()
    {
        var split = Tables.Tastes();
        var told = new Told<RecommenderProgress>();
        MatrixFactorisation.Train(split, Small, told);
        Assert.Equal(Enumerable.Range(1, 30), told.All.Select(one => one.Epoch));
        Assert.True(told.All[^1].Loss < told.All[0].Loss);
        Assert.Throws<OperationCanceledException>(() => MatrixFactorisation.Train(split, Small, cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_step_that_explodes_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => MatrixFactorisation.Train(Tables.Tastes(), Small with { LearningRate = 1e6 }));

    [Fact]
    public void Bad_options_and_empty_splits_are_refused()
    {
        var thrown = Assert.Throws<ArgumentException>(() => new MatrixFactorisationOptions { Width = 1, Regularisation = double.NaN }.Validate());
        Assert.Contains("2 fault(s)", thrown.Message);
        Assert.Contains("Width: found 1", thrown.Message);
        Assert.Throws<ArgumentException>(() => MatrixFactorisation.Train(Tables.Split(1, 1, [], test: [(0, 0)]), Small));
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
