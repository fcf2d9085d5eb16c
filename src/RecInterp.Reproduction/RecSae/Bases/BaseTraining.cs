using RecInterp.Recommenders.Sequential;
using RecInterp.Recommenders.Training;
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
                var told = new EpochCount(recipe, context.Progress);
                return new TrainedBase(SasRecTraining.Run(data.Split, options, told, cancellation), told.Count);
            default:
                throw new NotSupportedException();
        }
    }

    /// <summary>Counts epochs and tells of them.</summary>
    private sealed class EpochCount(BaseRecipe recipe, IProgress<(string Stage, double Share)>? progress) : IProgress<RecommenderProgress>
    {
        public int Count { get; private set; }

        public void Report(RecommenderProgress value)
        {
            Count++;
            progress?.Report((FormattableString.Invariant($"{recipe.Title}: {value.Stage}, epoch {value.Epoch}, dev NDCG {value.DevNdcg:0.0000}"), (double)value.Epoch / value.Epochs));
        }
    }
}
