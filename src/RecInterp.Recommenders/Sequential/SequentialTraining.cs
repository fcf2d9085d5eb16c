using System.Diagnostics;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Sequential;

/// <summary>Passes over training rows in random order with fresh negatives, until a figure of merit no longer rises.</summary>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
/// <param name="sequences">The training rows.</param>
/// <param name="options">Settings.</param>
/// <param name="random">Source of the order and of the negatives.</param>
internal sealed class SequentialTraining(UserSequences sequences, SequentialOptions options, Random random)
{
    private readonly int[] _order = [.. Enumerable.Range(0, sequences.Rows)];

    /// <summary>Trains one stage of a tower.</summary>
    /// <typeparam name="TModel">What is kept of it.</typeparam>
    /// <param name="stage">The stage's name, for the progress.</param>
    /// <param name="tower">The tower; holds the last weights at the end.</param>
    /// <param name="freeze">A copy of the tower as it is.</param>
    /// <param name="measure">The figure to choose by, higher is better; null trains all epochs and keeps the last weights.</param>
    /// <param name="progress">Told every epoch.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>The copy with the best figure, of equal ones the first.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TModel Run<TModel>(
        string stage, SequentialTower tower, Func<TModel> freeze, Func<TModel, double>? measure, IProgress<TrainedEpoch>? progress, CancellationToken cancellation)
        where TModel : class
    {
        var trained = tower.Trained.ToHashSet(StringComparer.Ordinal);
        var (biases, weights) = (tower.Parameters.All.Where(each => trained.Contains(each.Name)).ToLookup(each => each.Name.EndsWith("bias", StringComparison.Ordinal)) is var parts
            ? (parts[true].Select(each => each.Value), parts[false].Select(each => each.Value))
            : default);
        using var weightAdam = optim.Adam(weights, options.LearningRate, weight_decay: options.WeightDecay);
        using var biasAdam = optim.Adam(biases, options.LearningRate);
        TModel? best = null;
        var (bestFigure, bestEpoch) = (double.NegativeInfinity, 0);
        for (var epoch = 1; epoch <= options.Epochs && (measure is null || epoch - bestEpoch <= options.Patience || best is null); epoch++)
        {
            var watch = Stopwatch.StartNew();
            var loss = Pass(tower, [weightAdam, biasAdam], cancellation);
            var seconds = watch.Elapsed.TotalSeconds;
            var model = measure is null && epoch < options.Epochs ? null : freeze();
            var figure = model is null ? null : measure?.Invoke(model);
            var isBest = figure is not { } found || found > bestFigure || best is null;
            if (isBest)
            {
                (best, bestFigure, bestEpoch) = (model ?? best, figure ?? bestFigure, epoch);
            }

            progress?.Report(new TrainedEpoch(stage, epoch, loss, figure, isBest, seconds));
            cancellation.ThrowIfCancellationRequested();
        }

        return best ?? throw new UnreachableException("No epoch was trained; this is a bug.");
    }

    private double Pass(SequentialTower tower, IReadOnlyList<optim.Optimizer> optimizers, CancellationToken cancellation)
    {
        random.Shuffle(_order);
        double sum = 0;
        for (var start = 0; start < _order.Length; start += options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = _order.AsSpan(start, Math.Min(options.BatchSize, _order.Length - start));
            var histories = new ReadOnlyMemory<int>[rows.Length];
            var (targets, negatives) = (new int[rows.Length], new int[rows.Length]);
            for (var i = 0; i < rows.Length; i++)
            {
                histories[i] = sequences.Before(rows[i], options.HistoryLength);
                (targets[i], negatives[i]) = (sequences.Target(rows[i]), sequences.Negative(rows[i], random));
            }

            foreach (var optimizer in optimizers)
            {
                optimizer.zero_grad();
            }

            sum += rows.Length * tower.Backward(new SequenceBatch(histories), targets, negatives);
            foreach (var optimizer in optimizers)
            {
                optimizer.step();
            }
        }

        return sum / _order.Length;
    }
}
