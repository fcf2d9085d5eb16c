using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Als;
using RecInterp.Recommenders.Bpr;
using RecInterp.Recommenders.Factorisation;
using RecInterp.Recommenders.LightGcn;
using RecInterp.Recommenders.Ncf;
using RecInterp.Recommenders.Sequential;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders;

/// <summary>Trains a base recommender of any kind by its published recipe.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class RecommenderTraining
{
    /// <summary>Trains one.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="split">What to train on, and by which rows to choose the epoch where the recipe does so.</param>
    /// <param name="settings">What departs from the recipe; null is nothing.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="ArgumentException">A setting is outside its range or the kind has no such setting, or there is nothing to train on.</exception>
    /// <exception cref="InvalidOperationException">Training diverged.</exception>
    public static IRecommender Run(
        RecommenderKind kind, Split split, RecommenderSettings? settings = null, IProgress<RecommenderProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        settings ??= new RecommenderSettings();
        return kind switch
        {
            RecommenderKind.Mf => MatrixFactorisation.Train(split, Factors(settings), progress, cancellation),
            RecommenderKind.Ncf => Neural(split, settings, progress, cancellation),
            RecommenderKind.BprMf => BprMatrixFactorisation.Train(split, Pairwise(new BprOptions(), settings), progress, cancellation),
            RecommenderKind.LightGcn => LightGcnTraining.Train(split, Pairwise(new LightGcnOptions(), settings), progress, cancellation),
            RecommenderKind.Als => ImplicitAls.Train(split, Alternating(settings), progress, cancellation),
            RecommenderKind.SasRec => SasRecTraining.Run(split, Sequential(new SasRecOptions(), settings), progress, cancellation),
            RecommenderKind.TiMiRec => TiMiRecTraining.Run(split, Sequential(new TiMiRecOptions(), settings), progress, cancellation),
            _ => throw new ArgumentException($"found {kind}, expected one of {string.Join(", ", Enum.GetNames<RecommenderKind>())}", nameof(kind)),
        };
    }

    private static MatrixFactorisationOptions Factors(RecommenderSettings settings)
    {
        var recipe = new MatrixFactorisationOptions();
        return recipe with
        {
            Epochs = settings.Epochs ?? recipe.Epochs,
            LearningRate = settings.LearningRate ?? recipe.LearningRate,
            BatchSize = settings.BatchSize ?? recipe.BatchSize,
            Seed = settings.Seed,
        };
    }

    /// <summary>The reference recipe: from the factors of a matrix factorisation, on negatives that are drawn anew in each epoch.</summary>
    private static NcfRecommender Neural(Split split, RecommenderSettings settings, IProgress<RecommenderProgress>? progress, CancellationToken cancellation)
    {
        var recipe = NcfOptions.FromFactors with { ResamplesNegatives = true };
        var factors = MatrixFactorisation.Train(split, new MatrixFactorisationOptions { Seed = settings.Seed }, progress, cancellation);
        return NeuralCollaborativeFiltering.Train(
            split,
            recipe with
            {
                Epochs = settings.Epochs ?? recipe.Epochs,
                LearningRate = settings.LearningRate ?? recipe.LearningRate,
                BatchSize = settings.BatchSize ?? recipe.BatchSize,
                Seed = settings.Seed,
            },
            factors,
            progress,
            cancellation);
    }

    private static AlsOptions Alternating(RecommenderSettings settings)
    {
        if (settings.LearningRate is not null || settings.BatchSize is not null)
        {
            throw new ArgumentException("found a learning rate or a batch size for als, expected none: it solves for its factors", nameof(settings));
        }

        var recipe = new AlsOptions();
        return recipe with { Iterations = settings.Epochs ?? recipe.Iterations, Seed = settings.Seed, Threads = settings.Threads };
    }

    private static T Pairwise<T>(T recipe, RecommenderSettings settings)
        where T : PairwiseOptions => (T)((PairwiseOptions)recipe with
        {
            Epochs = settings.Epochs ?? recipe.Epochs,
            LearningRate = settings.LearningRate ?? recipe.LearningRate,
            BatchSize = settings.BatchSize ?? recipe.BatchSize,
            Seed = settings.Seed,
        });

    private static T Sequential<T>(T recipe, RecommenderSettings settings)
        where T : SequentialOptions => (T)((SequentialOptions)recipe with
        {
            Epochs = settings.Epochs ?? recipe.Epochs,
            LearningRate = settings.LearningRate ?? recipe.LearningRate,
            BatchSize = settings.BatchSize ?? recipe.BatchSize,
            Seed = settings.Seed,
            Threads = settings.Threads,
        });
}
