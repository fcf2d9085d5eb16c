using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.Bpr;

/// <summary>Matrix factorisation without biases, trained by Bayesian personalised ranking: score = p_u . q_i (Rendle et al. 2009, arXiv 1205.2618).</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class BprMatrixFactorisation
{
    /// <summary>The model's name.</summary>
    public const string Name = "bprmf";

    /// <summary>Trains a model.</summary>
    /// <param name="split">What to train on; its dev rows choose the epoch.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Stops the training between batches.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or there is nothing to train on.</exception>
    /// <exception cref="InvalidOperationException">Training diverged.</exception>
    public static DotProductRecommender Train(
        Split split, BprOptions options, IProgress<RecommenderProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        TrainingRows.Expect(split);
        var random = SeededRandom.Of(options.Seed, SeededRandom.Purpose.Weights);
        var initial = InitialValues.Normal(random, (split.Log.UserCount + split.Log.ItemCount) * options.Width, options.InitialDeviation);
        return PairwiseTraining.Run(Name, split, options, initial, propagation: null, progress, cancellation);
    }
}
