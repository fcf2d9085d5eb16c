using RecInterp.Onnx.Anatomy;
using RecInterp.Recommenders.Bpr;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.Tests.Bpr;

public class BprMatrixFactorisationTests
{
    private static readonly BprOptions Small = new() { Width = 8, Epochs = 30, BatchSize = 32, LearningRate = 0.02 };

    [Fact]
    public void It_ranks_tastes_better_than_popularity()
    {
        var split = Tables.Tastes(users: 300, items: 160, each: 12);
        var cases = RankingCases.Of(split, split.Test);
        RankingReport Report(IRecommender model) => CaseEvaluation.Run(model, split, cases, new RankingOptions()).Metrics;
        var quality = new BaseQuality(Report(BprMatrixFactorisation.Train(split, Small)), Report(PopularityRecommender.Of(split)), Report(RandomRecommender.Of(split)));
        Assert.True(quality.Model.MeanPercentileRank < quality.Popularity.MeanPercentileRank - 3, quality.Verdict);
    }

    [Fact]
    public void The_best_epoch_on_the_dev_rows_is_kept_and_patience_ends_training()
    {
        var split = Tables.Tastes();
        var told = new Told<RecommenderProgress>();
        var model = BprMatrixFactorisation.Train(split, Small with { Patience = 3, Epochs = 200 }, told);
        var best = told.All.MaxBy(one => one.DevNdcg)!;
        Assert.Equal(best.Epoch + 3, told.All.Count);
        var dev = CaseEvaluation.Run(model, split, RankingCases.Of(split, split.Dev), new RankingOptions()).Metrics;
        Assert.Equal(best.DevNdcg!.Value, dev.Ndcg(5), 12);
    }

    [Fact]
    public void Without_dev_rows_all_epochs_are_trained_and_the_last_is_kept()
    {
        var told = new Told<RecommenderProgress>();
        BprMatrixFactorisation.Train(Tables.Tastes() with { Dev = [] }, Small with { Epochs = 15, Patience = 1 }, told);
        Assert.Equal(15, told.All.Count);
        Assert.All(told.All, one => Assert.Null(one.DevNdcg));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var split = Tables.Tastes();
        var options = Small with { Epochs = 2 };
        var (first, second) = (BprMatrixFactorisation.Train(split, options), BprMatrixFactorisation.Train(split, options));
        Assert.Equal(first.Users.Values.ToArray(), second.Users.Values.ToArray());
        Assert.NotEqual(first.Users.Values.ToArray(), BprMatrixFactorisation.Train(split, options with { Seed = 1 }).Users.Values.ToArray());
    }

    [Fact]
    public void Its_graph_gives_its_own_scores_and_is_taken_for_a_dot_product()
    {
        var split = Tables.Tastes();
        var manifest = ExportedGraph.ExpectScoresOf(BprMatrixFactorisation.Train(split, Small with { Epochs = 2 }), split.Log.UserCount);
        Assert.Equal(InteractionKind.Dot, manifest.Interaction.Kind);
        Assert.Empty(manifest.Anatomy.Item.Scalars);
    }

    [Fact]
    public void Defaults_are_the_published_ones_and_bad_options_are_refused()
    {
        var options = new BprOptions();
        Assert.Equal((64, 256, 1e-3, 1e-6, 200, 10), (options.Width, options.BatchSize, options.LearningRate, options.WeightDecay, options.Epochs, options.Patience));
        Assert.Contains("3 fault(s)", Assert.Throws<ArgumentException>(() => (options with { Patience = 0, WeightDecay = -1, InitialDeviation = 0 }).Validate()).Message);
    }

    [Fact]
    public void A_cancelled_training_ends() =>
        Assert.Throws<OperationCanceledException>(() => BprMatrixFactorisation.Train(Tables.Tastes(), Small, cancellation: new CancellationToken(canceled: true)));
}
