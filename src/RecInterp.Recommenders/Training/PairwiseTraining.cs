using System.Diagnostics;
using System.Runtime.InteropServices;
using RecInterp.Core.Towers;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Interactions;
using RecInterp.Recommenders.Ranking;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Training;

/// <summary>Trains a table of user and item embeddings by pairs with Adam, and keeps the epoch that ranks the dev rows best.</summary>
internal static class PairwiseTraining
{
    /// <summary>Trains.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="split">What to train on and to choose by.</param>
    /// <param name="options">How; checked already.</param>
    /// <param name="initial">Starting embeddings of users, then items, [U + I, d].</param>
    /// <param name="propagation">What is scored of what is trained; null scores the trained table itself.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Stops the training between batches.</param>
    /// <exception cref="InvalidOperationException">Training diverged.</exception>
    public static DotProductRecommender Run(
        string name,
        Split split,
        PairwiseOptions options,
        float[] initial,
        ITablePropagation? propagation,
        IProgress<RecommenderProgress>? progress,
        CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var batches = new PairwiseBatches(split, options.BatchSize);
        var state = new State(initial, options, propagation);
        var dev = new DevRows(split, options.DevCutoff);
        var (order, negatives) = (SeededRandom.Of(options.Seed, SeededRandom.Purpose.Order), SeededRandom.Of(options.Seed, SeededRandom.Purpose.Negatives));
        (DotProductRecommender? model, double? ndcg, int epoch) best = default;
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            var watch = Stopwatch.StartNew();
            var loss = Epoch(state, batches, options.BatchSize, order, negatives, cancellation);
            Divergence.Check(name, epoch, loss);
            var model = state.ToRecommender(name, split.Log.UserCount);
            var ndcg = dev.Ndcg(model, cancellation);
            progress?.Report(new RecommenderProgress(epoch, options.Epochs, loss, ndcg, watch.Elapsed.TotalSeconds));
            if (ndcg is null || best.ndcg is null || ndcg > best.ndcg)
            {
                best = (model, ndcg, epoch);
            }
            else if (epoch - best.epoch >= options.Patience)
            {
                break;
            }
        }

        return best.model!; // There is at least one epoch.
    }

    private static double Epoch(State state, PairwiseBatches batches, int batchSize, Random order, Random negatives, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var rows = batches.Draw(order, negatives);
        var sum = zeros([]);
        for (var start = 0; start < batches.Count; start += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var size = Math.Min(batchSize, batches.Count - start);
            sum.add_(state.Step(rows.narrow(0, 3L * start, 3L * size)), size);
        }

        return sum.ToSingle() / batches.Count;
    }

    /// <summary>The trained table, the table that is scored, and their gradients.</summary>
    private sealed class State
    {
        private readonly TorchSharp.Modules.Parameter _trained;
        private readonly Tensor _trainedGradient;
        private readonly Tensor _scored;
        private readonly Tensor _scoredGradient;
        private readonly optim.Optimizer _adam;
        private readonly ITablePropagation? _propagation;

        public State(float[] initial, PairwiseOptions options, ITablePropagation? propagation)
        {
            long[] shape = [initial.Length / options.Width, options.Width];
            _trained = nn.Parameter(tensor(initial, shape));
            _trainedGradient = zeros(shape);
            _trained.grad = _trainedGradient;
            (_scored, _scoredGradient) = propagation is null ? (_trained, _trainedGradient) : (zeros(shape), zeros(shape));
            _propagation = propagation;
            _adam = optim.Adam([_trained], options.LearningRate, weight_decay: options.WeightDecay);
        }

        /// <summary>One step on rows as <see cref="PairwiseBatches"/> gives them, and its loss.</summary>
        public Tensor Step(Tensor rows)
        {
            Refresh();
            _scoredGradient.zero_();
            var loss = PairwiseLoss.AddGradient(_scored, _scoredGradient, rows);
            _propagation?.Apply(Floats(_scoredGradient), Floats(_trainedGradient));
            _adam.step();
            return loss;
        }

        public DotProductRecommender ToRecommender(string name, int users)
        {
            Refresh();
            var (values, width) = (_scored.data<float>().ToArray(), (int)_scored.shape[1]);
            return new DotProductRecommender(
                name,
                new EmbeddingTable(users, width, values[..(users * width)]),
                new EmbeddingTable((values.Length / width) - users, width, values[(users * width)..]));
        }

        private void Refresh() => _propagation?.Apply(Floats(_trained), Floats(_scored));

        private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
    }

    /// <summary>The dev rows as cases.</summary>
    private sealed class DevRows(Split split, int cutoff)
    {
        private readonly RankingCase[] _cases = [.. split.Dev.Select(row => new RankingCase(split.Log.Users[row], split.Log.Items[row], []))];
        private readonly UserItems _known = UserItems.Of(split.Log, split.Train, split.Dev, split.Test);
        private readonly RankingOptions _options = new() { Cutoffs = [cutoff] };

        public double? Ndcg(DotProductRecommender model, CancellationToken cancellation) =>
            _cases.Length == 0 ? null : CaseEvaluation.Run(model, _known, _cases, _options, null, null, cancellation).Metrics.Ndcg(cutoff);
    }
}
