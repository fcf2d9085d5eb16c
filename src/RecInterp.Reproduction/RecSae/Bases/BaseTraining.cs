using RecInterp.Recommenders;
using RecInterp.Recommenders.Bpr;
using RecInterp.Recommenders.LightGcn;
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
        var told = new EpochCount(recipe, context.Progress);
        IRecommender recommender = recipe.Model switch
        {
            BaseModel.BprMf => BprMatrixFactorisation.Train(data.Split, Pairwise(new BprOptions(), recipe), told, cancellation),
            BaseModel.LightGcn => LightGcnTraining.Train(data.Split, Pairwise(recipe.IsShortened ? new LightGcnOptions() : LightGcnOptions.Published, recipe), told, cancellation),
            BaseModel.SasRec => SasRecTraining.Run(data.Split, Sequential(new SasRecOptions(), recipe, context.Threads), told, cancellation),
            _ => TiMiRecTraining.Run(data.Split, Sequential(new TiMiRecOptions(), recipe, context.Threads), told, cancellation),
        };
        return new TrainedBase(recommender, told.Count);
    }

    private static T Pairwise<T>(T options, BaseRecipe recipe)
        where T : PairwiseOptions => (T)((PairwiseOptions)options with
        {
            Seed = recipe.Seed,
            Epochs = recipe.Epochs ?? options.Epochs,
            LearningRate = recipe.LearningRate ?? options.LearningRate,
        });

    private static T Sequential<T>(T options, BaseRecipe recipe, int threads)
        where T : SequentialOptions => (T)((SequentialOptions)options with
        {
            Seed = recipe.Seed,
            Threads = threads,
            Epochs = recipe.Epochs ?? options.Epochs,
            LearningRate = recipe.LearningRate ?? options.LearningRate,
            HistoryLength = RecSaeData.HistoryLength,
        });

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
