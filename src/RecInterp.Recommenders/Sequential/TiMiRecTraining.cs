using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.Sequential;

/// <summary>Trains a TiMiRec as ReChorus does, in two stages, "pretrain" and "finetune", each with its own count of epochs and its own choice of the best.</summary>
/// <remarks>Rows and negatives are those of <see cref="SasRecTraining"/>. The second stage starts from the best interests of the first.</remarks>
/// <threadsafety>Several trainings may run at once, but share the process's number of tensor threads.</threadsafety>
public static class TiMiRecTraining
{
    /// <summary>The model's name.</summary>
    public const string Name = "timirec";

    /// <summary>Trains one.</summary>
    /// <param name="split">The interactions: the training rows are learnt, the dev rows choose the epochs.</param>
    /// <param name="options">Settings.</param>
    /// <param name="progress">Told every epoch of each stage.</param>
    /// <param name="cancellation">Stops the training between two steps.</param>
    /// <returns>The model of the best epoch of the second stage.</returns>
    /// <exception cref="ArgumentException">An option is outside its range, or the split has nothing to learn from.</exception>
    /// <exception cref="InvalidOperationException">The loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TiMiRec Run(Split split, TiMiRecOptions options, IProgress<RecommenderProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var threads = new TorchThreads(options.Threads);
        var training = new SequentialTraining(split, options);
        var tower = new TiMiRecTower(split.Log.ItemCount, options, SeededRandom.Of(options.Seed, SeededRandom.Purpose.Weights));
        var interests = training.Run("pretrain", tower, () => new NearestInterest(tower.Frozen(), options), progress, cancellation);
        tower.CopyFrom(interests.Tower);
        tower.Stage = TiMiRecStage.Finetune;
        return training.Run("finetune", tower, () => new TiMiRec(tower.Frozen(), options), progress, cancellation);
    }
}
