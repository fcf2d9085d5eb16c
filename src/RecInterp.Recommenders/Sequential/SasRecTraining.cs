using RecInterp.DataSets.Splits;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Sequential;

/// <summary>Trains a SASRec as ReChorus does, on every training interaction that has another before it.</summary>
/// <remarks>Each epoch draws for each row one item that its user has in no training row, all alike.</remarks>
public static class SasRecTraining
{
    /// <summary>Trains one.</summary>
    /// <param name="split">The interactions; only its training rows are read.</param>
    /// <param name="options">Settings.</param>
    /// <param name="measure">The figure to choose the epoch by, higher is better; RecSAE takes NDCG@5 on the development rows. Null trains all epochs and keeps the last.</param>
    /// <param name="progress">Told every epoch.</param>
    /// <param name="cancellation">Stops the training between two steps.</param>
    /// <returns>The model of the best epoch. The same split, seed and machine give the same bits.</returns>
    /// <exception cref="ArgumentException">A setting is out of range, or the split has nothing to learn from.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SasRec Run(
        Split split, SasRecOptions options, Func<IRecommender, double>? measure = null, IProgress<TrainedEpoch>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var sequences = UserSequences.Of(split);
        var threads = get_num_threads();
        set_num_threads(options.Threads);
        try
        {
            var random = new Random(options.Seed);
            var tower = new SasRecTower(sequences.ItemCount, options, random);
            return new SequentialTraining(sequences, options, random).Run("train", tower, () => new SasRec(tower.Frozen(), options), measure, progress, cancellation);
        }
        finally
        {
            set_num_threads(threads);
        }
    }
}
