using RecInterp.Recommenders;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Sequential;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Data;

namespace RecInterp.Reproduction.RecSae.Bases;

/// <summary>Trains the four recommenders as RecSAE was published with: ReChorus' settings, the epoch chosen by NDCG@5 on the dev rows.</summary>
internal static class BaseTraining
{
    /// <summary>Trains one.</summary>
    /// <param name="recipe">Which, and how far.</param>
    /// <param name="data">On what.</param>
    /// <param name="context">Threads, and who is told.</param>
    /// <param name="cancellation">Stops the training.</param>
    public static TrainedBase Run(BaseRecipe recipe, RecSaeData data, ExperimentContext context, CancellationToken cancellation)
    {
        var dev = data.Cases(data.Split.Dev, !recipe.IsPerUser);
        double Measure(IRecommender model) => CaseEvaluation.Run(model, data.Split, dev, new RankingOptions { Threads = context.Threads }, cancellation: cancellation).Metrics.Ndcg(5);
        switch (recipe.Model)
        {
            case BaseModel.SasRec:
                var defaults = new SasRecOptions();
                var options = defaults with
                {
                    Seed = recipe.Seed,
                    Threads = context.Threads,
                    Epochs = recipe.Epochs ?? defaults.Epochs,
                    LearningRate = recipe.LearningRate ?? defaults.LearningRate,
                    HistoryLength = RecSaeData.HistoryLength,
                };
                var told = new EpochCount(recipe, options.Epochs, context.Progress);
                return new TrainedBase(SasRecTraining.Run(data.Split, options, Measure, told, cancellation), told.Count);
            default:
                throw new NotSupportedException();
        }
    }

    /// <summary>Counts epochs and tells of them.</summary>
    private sealed class EpochCount(BaseRecipe recipe, int most, IProgress<(string Stage, double Share)>? progress) : IProgress<TrainedEpoch>
    {
        public int Count { get; private set; }

        public void Report(TrainedEpoch value)
        {
            Count++;
            progress?.Report((FormattableString.Invariant($"{recipe.Title}: {value.Stage}, epoch {value.Epoch}, dev NDCG@5 {value.Figure:0.0000}"), (double)value.Epoch / most));
        }
    }
}
