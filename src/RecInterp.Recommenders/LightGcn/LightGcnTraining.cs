using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Interactions;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.LightGcn;

/// <summary>LightGCN: embeddings smoothed over the graph of users and items, scored by their dot product, trained by Bayesian personalised ranking (He et al. 2020, arXiv 2002.02126).</summary>
/// <remarks>The trained recommender holds the propagated embeddings, the vectors just before the dot product: users and items are interpreted as they are scored.</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class LightGcnTraining
{
    /// <summary>The model's name.</summary>
    public const string Name = "lightgcn";

    /// <summary>Trains a model.</summary>
    /// <param name="split">What to train on; its training rows are the graph, its dev rows choose the epoch.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Stops the training between batches.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or there is nothing to train on.</exception>
    /// <exception cref="InvalidOperationException">Training diverged.</exception>
    public static DotProductRecommender Train(
        Split split, LightGcnOptions options, IProgress<RecommenderProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        TrainingRows.Expect(split);
        var random = SeededRandom.Of(options.Seed, SeededRandom.Purpose.Weights);
        float[] initial = [.. Glorot(random, split.Log.UserCount, options.Width), .. Glorot(random, split.Log.ItemCount, options.Width)];
        var propagation = new GraphPropagation(UserItems.Of(split.Log, split.Train), options.Layers);
        return PairwiseTraining.Run(Name, split, options, initial, propagation, progress, cancellation);
    }

    /// <summary>Even in +-sqrt(6 / (rows + columns)) (Glorot and Bengio 2010, eq. 16).</summary>
    private static float[] Glorot(Random random, int rows, int columns) => InitialValues.Uniform(random, rows * columns, Math.Sqrt(6.0 / (rows + columns)));
}
