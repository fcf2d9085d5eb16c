using MathNet.Numerics.LinearAlgebra.Double;
using RecInterp.DataSets.Interactions;
using RecInterp.DataSets.Splits;
using RecInterp.Onnx.Anatomy;
using RecInterp.Recommenders.Als;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;

namespace RecInterp.Recommenders.Tests.Als;

public class ImplicitAlsTests
{
    private static readonly AlsOptions Small = new() { Factors = 6, Iterations = 5, Alpha = 4, Regularisation = 0.5 };

    [Theory]
    [InlineData(ConfidenceRule.Value)]
    [InlineData(ConfidenceRule.OnePlusValue)]
    public void After_an_iteration_every_item_solves_its_normal_equations(ConfidenceRule rule)
    {
        var split = Tables.Tastes();
        var options = Small with { Confidence = rule };
        var model = ImplicitAls.Train(split, options);
        var users = DenseMatrix.OfRowArrays(Enumerable.Range(0, model.Users.Rows).Select(row => Array.ConvertAll(model.Users.Row(row).ToArray(), x => (double)x)));
        var chosen = split.Train.Select(row => (split.Log.Users[row], split.Log.Items[row])).ToHashSet();
        var plus = rule == ConfidenceRule.OnePlusValue ? 1 : 0;
        for (var item = 0; item < model.Items.Rows; item++)
        {
            // The gradient of the loss over ALL users, chosen or not: sum of c (x . y - p) x + lambda y.
            var y = new DenseVector(Array.ConvertAll(model.Items.Row(item).ToArray(), x => (double)x));
            var gradient = y * options.Regularisation;
            for (var user = 0; user < users.RowCount; user++)
            {
                var x = users.Row(user);
                var isChosen = chosen.Contains((user, item));
                gradient += (DenseVector)(x * ((isChosen ? plus + options.Alpha : 1) * ((x * y) - (isChosen ? 1 : 0))));
            }

            Assert.True(gradient.AbsoluteMaximum() < 1e-4, $"item {item}: {gradient.AbsoluteMaximum()}");
        }
    }

    [Fact]
    public void Values_are_ratings_where_that_is_asked_and_rows_of_a_pair_add_up()
    {
        var log = new InteractionLog(["a", "b"], ["x", "y", "z"], [0, 0, 1, 0], [0, 1, 1, 0], [2, 5, 1, 3]);
        var split = new Split(log, [0, 1, 2, 3], [], []);
        var (byUser, byItem) = ConfidenceMatrix.Of(split, new AlsOptions { Alpha = 2 }, usesRatings: true);
        Assert.Equal([0, 1], byUser.Columns(0).ToArray());
        Assert.Equal([10f, 10f], byUser.Confidences(0).ToArray());
        Assert.Equal([0, 1], byItem.Columns(1).ToArray());
        Assert.Equal([10f, 2f], byItem.Confidences(1).ToArray());
        Assert.Equal([5f, 3f], ConfidenceMatrix.Of(split, new AlsOptions { Alpha = 2, Confidence = ConfidenceRule.OnePlusValue }, usesRatings: false).ByUser.Confidences(0).ToArray());

        var model = ImplicitAls.TrainOnRatings(split, new AlsOptions { Factors = 2 });
        Assert.Equal([0, 0], model.Items.Row(2).ToArray());
        Assert.Contains("no ratings", Assert.Throws<ArgumentException>(() => ImplicitAls.TrainOnRatings(Tables.Tastes(), Small)).Message);
        var broken = new Split(new InteractionLog(["a"], ["x"], [0], [0], [0]), [0], [], []);
        Assert.Contains("row 0: found value 0", Assert.Throws<ArgumentException>(() => ImplicitAls.TrainOnRatings(broken, Small)).Message);
    }

    [Fact]
    public void It_ranks_tastes_better_than_popularity()
    {
        var split = Tables.Tastes(users: 300, items: 160, each: 12);
        var cases = RankingCases.Of(split, split.Test);
        RankingReport Report(IRecommender model) => CaseEvaluation.Run(model, split, cases, new RankingOptions()).Metrics;
        var quality = new BaseQuality(Report(ImplicitAls.Train(split, Small)), Report(PopularityRecommender.Of(split)), Report(RandomRecommender.Of(split)));
        Assert.True(quality.Model.MeanPercentileRank < quality.Popularity.MeanPercentileRank - 2, quality.Verdict);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads_and_the_graph_gives_the_scores()
    {
        var split = Tables.Tastes();
        var (first, second) = (ImplicitAls.Train(split, Small), ImplicitAls.Train(split, Small with { Threads = 2 }));
        Assert.Equal(first.Users.Values.ToArray(), second.Users.Values.ToArray());
        Assert.Equal(first.Items.Values.ToArray(), second.Items.Values.ToArray());
        Assert.Equal(InteractionKind.Dot, ExportedGraph.ExpectScoresOf(first, split.Log.UserCount).Interaction.Kind);
    }

    [Fact]
    public void Neighbours_are_ordered_by_cosine_with_the_query_first()
    {
        var similar = new SimilarRows(Tables.Of([1, 0], [2, 0], [1, 1], [0, 0], [-1, 0]));
        var found = similar.Of(1, 4);
        Assert.Equal([1, 0, 2, 3], found.Select(one => one.Row));
        Assert.Equal([1, 1, 0.70710678f, 0], found.Select(one => one.Cosine), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(5, similar.Of(0, 9).Count);

        // A row of zeros is at 0 from all, itself too, and yet stands first.
        Assert.Equal((3, 0f), similar.Of(3, 1)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => similar.Of(5, 1));
    }

    [Fact]
    public void Bad_options_are_refused() =>
        Assert.Contains("3 fault(s)", Assert.Throws<ArgumentException>(() => new AlsOptions { Factors = 1, Alpha = 0, Regularisation = -1 }.Validate()).Message);
}
