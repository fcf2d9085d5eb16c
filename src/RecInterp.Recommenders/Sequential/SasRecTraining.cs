using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.Sequential;

/// <summary>Trains a SASRec as ReChorus does: every training interaction that has another before it is a row, with one item that its user has in no training row, drawn anew each epoch.</summary>
/// <threadsafety>Several trainings may run at once, but share the process's number of tensor threads.</threadsafety>
public static class SasRecTraining
{
    /// <summary>The model's name.</summary>
    public const string Name = "sasrec";

    /// <summary>Trains one.</summary>
    /// <param name="split">The interactions: the training rows are learnt, the dev rows choose the epoch.</param>
    /// <param name="options">Settings.</param>
    /// <param name="progress">Told every epoch.</param>
    /// <param name="cancellation">Stops the training between two steps.</param>
    /// <returns>The model of the best epoch.</returns>
    /// <exception cref="ArgumentException">An option is outside its range, or the split has nothing to learn from.</exception>
    /// <exception cref="InvalidOperationException">The loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SasRec Run(Split split, SasRecOptions options, IProgress<RecommenderProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var threads = new TorchThreads(options.Threads);
        var training = new SequentialTraining(split, options);
        var tower = new SasRecTower(split.Log.ItemCount, options, SeededRandom.Of(options.Seed, SeededRandom.Purpose.Weights));
        return training.Run("train", tower, () => new SasRec(tower.Frozen(), options), progress, cancellation);
    }
}
