using System.Diagnostics;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Sequential;

/// <summary>Passes over training rows in random order with fresh negatives, until the NDCG on the dev rows no longer rises.</summary>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
internal sealed class SequentialTraining
{
    private readonly SequenceRows _rows;
    private readonly SequentialOptions _options;
    private readonly Random _shuffling;
    private readonly Random _negatives;
    private readonly DevNdcg? _measure;
    private readonly int[] _order;

    /// <summary>Prepares the rows of a split.</summary>
    /// <param name="split">The split.</param>
    /// <param name="options">Settings, checked.</param>
    /// <exception cref="ArgumentException">The split has nothing to learn from.</exception>
    public SequentialTraining(Split split, SequentialOptions options)
    {
        (_rows, _options, _measure) = (new SequenceRows(split), options, DevNdcg.Of(split, options));
        (_shuffling, _negatives) = (SeededRandom.Of(options.Seed, SeededRandom.Purpose.Order), SeededRandom.Of(options.Seed, SeededRandom.Purpose.Negatives));
        _order = [.. Enumerable.Range(0, _rows.Count)];
    }

    /// <summary>Trains one stage of a tower.</summary>
    /// <typeparam name="TModel">What is kept of it.</typeparam>
    /// <param name="stage">The stage's name, for the progress.</param>
    /// <param name="tower">The tower; holds the last weights at the end.</param>
    /// <param name="freeze">A copy of the tower as it is.</param>
    /// <param name="progress">Told every epoch.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>The copy of the best epoch, of equal ones the first; of the last epoch where there are no dev rows.</returns>
    /// <exception cref="InvalidOperationException">The loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TModel Run<TModel>(string stage, SequentialTower tower, Func<TModel> freeze, IProgress<RecommenderProgress>? progress, CancellationToken cancellation)
        where TModel : class, IRecommender
    {
        using var optimizers = new Optimizers(tower, _options);
        TModel? best = null;
        var (bestNdcg, bestEpoch) = (0.0, 0);
        for (var epoch = 1; epoch <= _options.Epochs && (best is null || epoch - bestEpoch <= _options.Patience); epoch++)
        {
            var watch = Stopwatch.StartNew();
            var loss = Pass(tower, optimizers, cancellation);
            Divergence.Check(stage, epoch, loss);
            double? ndcg = null;
            if (_measure is not null)
            {
                var model = freeze();
                ndcg = _measure.Of(model);
                if (best is null || ndcg > bestNdcg)
                {
                    (best, bestNdcg, bestEpoch) = (model, ndcg.Value, epoch);
                }
            }

            progress?.Report(new RecommenderProgress(epoch, _options.Epochs, loss, ndcg, watch.Elapsed.TotalSeconds) { Stage = stage });
        }

        cancellation.ThrowIfCancellationRequested();
        return best ?? freeze();
    }

    private double Pass(SequentialTower tower, Optimizers optimizers, CancellationToken cancellation)
    {
        _shuffling.Shuffle(_order);
        double sum = 0;
        for (var start = 0; start < _order.Length; start += _options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = _order.AsSpan(start, Math.Min(_options.BatchSize, _order.Length - start));
            var histories = new ReadOnlyMemory<int>[rows.Length];
            int[] targets = new int[rows.Length], negatives = new int[rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                histories[i] = _rows.Before(rows[i], _options.HistoryLength);
                targets[i] = _rows.Target(rows[i]);
                negatives[i] = _rows.Negative(rows[i], _negatives);
            }

            optimizers.Clear();
            sum += rows.Length * tower.Backward(new SequenceBatch(histories), targets, negatives);
            optimizers.Step();
        }

        return sum / _order.Length;
    }

    /// <summary>Adam with weight decay for what the stage trains, without for biases.</summary>
    private sealed class Optimizers : IDisposable
    {
        private readonly Adam _weights;
        private readonly Adam _biases;

        public Optimizers(SequentialTower tower, SequentialOptions options)
        {
            var trained = tower.Trained.ToHashSet(StringComparer.Ordinal);
            var parts = tower.Parameters.All.Where(each => trained.Contains(each.Name)).ToLookup(each => each.Name.EndsWith("bias", StringComparison.Ordinal), each => each.Value);
            _weights = optim.Adam(parts[false], options.LearningRate, weight_decay: options.WeightDecay);
            _biases = optim.Adam(parts[true], options.LearningRate);
        }

        public void Clear()
        {
            _weights.zero_grad();
            _biases.zero_grad();
        }

        public void Step()
        {
            _weights.step();
            _biases.step();
        }

        public void Dispose()
        {
            _weights.Dispose();
            _biases.Dispose();
        }
    }
}
