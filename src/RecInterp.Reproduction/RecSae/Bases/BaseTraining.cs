using RecInterp.Recommenders;
using RecInterp.Recommenders.LightGcn;
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
        // What 'base' takes for LightGCN is larger batches at a higher rate; the full size is as published.
        var published = recipe is { Model: BaseModel.LightGcn, IsShortened: false } ? LightGcnOptions.Published : null;
        var settings = new RecommenderSettings(recipe.Epochs, recipe.LearningRate ?? published?.LearningRate, published?.BatchSize, recipe.Seed, context.Threads);
        return new TrainedBase(RecommenderTraining.Run(KindOf(recipe.Model), data.Split, settings, told, cancellation), told.Count);
    }

    private static RecommenderKind KindOf(BaseModel model) => model switch
    {
        BaseModel.BprMf => RecommenderKind.BprMf,
        BaseModel.LightGcn => RecommenderKind.LightGcn,
        BaseModel.SasRec => RecommenderKind.SasRec,
        _ => RecommenderKind.TiMiRec,
    };

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
