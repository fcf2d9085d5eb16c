using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Sequential;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.Tests.Sequential;

public sealed class SequentialTrainingTests
{
    private const int Items = 30;

    [Fact]
    public void SasRec_learns_what_follows_what_and_beats_popularity()
    {
        var split = Chains();
        var model = SasRecTraining.Run(split, new SasRecOptions { Width = 16, LearningRate = 0.01, BatchSize = 64, Epochs = 12, HistoryLength = 6 });
        Assert.InRange(Ndcg(model, split), Ndcg(PopularityRecommender.Of(split), split) + 0.3, 1);
    }

    [Fact]
    public void TiMiRec_learns_what_follows_what_and_beats_popularity()
    {
        var split = Chains();
        var model = TiMiRecTraining.Run(split, new TiMiRecOptions { Width = 16, LearningRate = 0.01, BatchSize = 64, Epochs = 10, HistoryLength = 6, Interests = 3 });
        Assert.InRange(Ndcg(model, split), Ndcg(PopularityRecommender.Of(split), split) + 0.2, 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        var split = Chains(20);
        var options = new SasRecOptions { Width = 8, Epochs = 2, BatchSize = 32, LearningRate = 0.01 };
        var model = SasRecTraining.Run(split, options);
        Assert.Equal(model.Items.Values.ToArray(), SasRecTraining.Run(split, options).Items.Values.ToArray());
        Assert.NotEqual(model.Items.Values.ToArray(), SasRecTraining.Run(split, options with { Seed = 1 }).Items.Values.ToArray());

        var other = new TiMiRecOptions { Width = 8, Epochs = 2, BatchSize = 32, LearningRate = 0.01 };
        RankingCase[] cases = [new(0, 1, [3, 4, 5])];
        Assert.Equal(TiMiRecTraining.Run(split, other).Probe(cases).Values.ToArray(), TiMiRecTraining.Run(split, other).Probe(cases).Values.ToArray());
    }

    [Fact]
    public void Training_stops_when_the_dev_rows_no_longer_gain_and_keeps_the_best_epoch()
    {
        var split = Chains(20);
        var epochs = new List<RecommenderProgress>();
        var model = SasRecTraining.Run(split, new SasRecOptions { Width = 8, LearningRate = 0.03, BatchSize = 16, Patience = 3 }, new Told(epochs.Add));
        var best = epochs.MaxBy(epoch => epoch.DevNdcg)!;
        Assert.Equal(best.Epoch + 3, epochs.Count);
        Assert.InRange(epochs.Count, 4, 199);
        Assert.Equal([.. Enumerable.Range(1, epochs.Count)], epochs.Select(epoch => epoch.Epoch));
        var measured = CaseEvaluation.Run(model, split, RankingCases.Of(split, split.Dev), new RankingOptions { Cutoffs = [5] }).Metrics.Ndcg(5);
        Assert.Equal(best.DevNdcg!.Value, measured, 1e-12);
    }

    [Fact]
    public void Without_dev_rows_every_epoch_is_made()
    {
        var split = Chains(20) with { Dev = [] };
        var epochs = new List<RecommenderProgress>();
        SasRecTraining.Run(split, new SasRecOptions { Width = 8, Epochs = 14, Patience = 1 }, new Told(epochs.Add));
        Assert.Equal(14, epochs.Count);
        Assert.All(epochs, epoch => Assert.Null(epoch.DevNdcg));
    }

    [Fact]
    public void TiMiRec_tells_its_stages()
    {
        var epochs = new List<RecommenderProgress>();
        TiMiRecTraining.Run(Chains(12), new TiMiRecOptions { Width = 8, Epochs = 2 }, new Told(epochs.Add));
        Assert.Equal([("pretrain", 1), ("pretrain", 2), ("finetune", 1), ("finetune", 2)], epochs.Select(epoch => (epoch.Stage, epoch.Epoch)));
    }

    [Fact]
    public void Training_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var told = new Told(_ => source.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => SasRecTraining.Run(Chains(12), new SasRecOptions { Width = 8 }, told, source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => TiMiRecTraining.Run(Chains(12), new TiMiRecOptions { Width = 8 }, told, source.Token));
    }

    [Fact]
    public void Bad_options_are_all_named()
    {
        var sasRec = new SasRecOptions { Width = 10, Heads = 3, Layers = 0, LearningRate = double.NaN, WeightDecay = -1, BatchSize = 0, Epochs = 0, Patience = 0, HistoryLength = 0, Threads = 0, DevCutoff = 0 };
        var error = Assert.Throws<ArgumentException>(() => SasRecTraining.Run(Chains(12), sasRec));
        foreach (var name in new[] { "Heads: found 3", "Layers: found 0", "LearningRate: found NaN", "WeightDecay: found -1", "BatchSize", "Epochs", "Patience", "HistoryLength", "Threads", "DevCutoff" })
        {
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }

        error = Assert.Throws<ArgumentException>(() => TiMiRecTraining.Run(Chains(12), new TiMiRecOptions { Interests = 0, AttentionWidth = -1, Temperature = 0, Width = 0 }));
        foreach (var name in new[] { "Interests: found 0", "AttentionWidth: found -1", "Temperature: found 0", "Width: found 0" })
        {
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_split_without_anything_to_learn_is_refused()
    {
        var single = Tables.Split(2, 3, [(0, 1), (1, 2)]);
        Assert.Contains("no user with two of them", Assert.Throws<ArgumentException>(() => SasRecTraining.Run(single, new SasRecOptions())).Message, StringComparison.Ordinal);
        var everything = Tables.Split(1, 2, [(0, 0), (0, 1)]);
        Assert.Contains("user 0 chose all 2 items", Assert.Throws<ArgumentException>(() => SasRecTraining.Run(everything, new SasRecOptions())).Message, StringComparison.Ordinal);
    }

    private static double Ndcg(IRecommender model, Split split) =>
        CaseEvaluation.Run(model, split, RankingCases.Of(split, split.Test), new RankingOptions { Cutoffs = [5] }).Metrics.Ndcg(5);

    /// <summary>Items stand in a ring; a user enters somewhere and mostly takes the next one, sometimes the one after it. The last row is in test, the one before in dev.</summary>
    private static Split Chains(int users = 120)
    {
        var random = new Random(3);
        List<(int, int)> train = [], dev = [], test = [];
        for (var user = 0; user < users; user++)
        {
            var item = random.Next(Items);
            for (var place = 0; place < 12; place++)
            {
                (place == 11 ? test : place == 10 ? dev : train).Add((user, item));
                item = (item + (random.Next(4) == 0 ? 2 : 1)) % Items;
            }
        }

        return Tables.Split(users, Items, [.. train], [.. dev], [.. test]);
    }

    private sealed class Told(Action<RecommenderProgress> tell) : IProgress<RecommenderProgress>
    {
        public void Report(RecommenderProgress value) => tell(value);
    }
}
