using System.Diagnostics;
using RecInterp.Core.Towers;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Ncf;

/// <summary>Trains neural collaborative filtering to tell chosen items from others: binary cross-entropy of sigmoid(MLP([p_u, q_i])), Adam.</summary>
/// <remarks>arXiv 2511.18024 with its published code for MovieLens 1M. Layers start as torch's linear layers do, evenly from +-1 / sqrt(inputs).</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class NeuralCollaborativeFiltering
{
    /// <summary>The model's name.</summary>
    public const string Name = "ncf";

    /// <summary>Trains a model.</summary>
    /// <param name="split">What to train on; negatives leave out what stands in any part of it.</param>
    /// <param name="options">How.</param>
    /// <param name="factors">The factors that embeddings start from, of the same users and items; null where they start at random.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Stops the training between batches.</param>
    /// <exception cref="ArgumentException">An option is outside its range, there is nothing to train on, or factors are missing, superfluous or of other users or items.</exception>
    /// <exception cref="InvalidOperationException">Training diverged.</exception>
    public static NcfRecommender Train(
        Split split,
        NcfOptions options,
        DotProductRecommender? factors = null,
        IProgress<RecommenderProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        TrainingRows.Expect(split);
        Expect(split, options, factors);
        using var scope = NewDisposeScope();
        var negatives = SeededRandom.Of(options.Seed, SeededRandom.Purpose.Negatives);
        var order = SeededRandom.Of(options.Seed, SeededRandom.Purpose.Order);
        var network = new Network(SeededRandom.Of(options.Seed, SeededRandom.Purpose.Weights), split, options, factors);
        using var adam = optim.Adam(network.Parameters, options.LearningRate);
        var source = new LabelledPairs(split);
        var pairs = source.Draw(negatives);
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            var watch = Stopwatch.StartNew();
            pairs = epoch > 1 && options.ResamplesNegatives ? source.Draw(negatives) : pairs;
            var loss = Epoch(network, adam, pairs, order, options.BatchSize, cancellation);
            Divergence.Check(Name, epoch, loss);
            progress?.Report(new RecommenderProgress(epoch, options.Epochs, loss, null, watch.Elapsed.TotalSeconds));
        }

        return network.ToRecommender();
    }

    private static double Epoch(
        Network network, optim.Optimizer adam, (int[] Users, int[] Items, int Positives) pairs, Random order, int batchSize, CancellationToken cancellation)
    {
        using var epoch = new LabelledEpoch(pairs, order);
        using var scope = NewDisposeScope();
        var sum = zeros([]);
        for (var start = 0; start < epoch.Count; start += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var size = Math.Min(batchSize, epoch.Count - start);
            var (users, items, labels) = epoch.Batch(start, size);
            var loss = nn.functional.binary_cross_entropy_with_logits(network.Logits(users, items), labels);
            adam.zero_grad();
            loss.backward();
            adam.step();
            sum.add_(loss.detach(), size);
        }

        return sum.ToSingle() / epoch.Count;
    }

    private static void Expect(Split split, NcfOptions options, DotProductRecommender? factors)
    {
        if (options.StartsFromFactors != factors is not null)
        {
            throw new ArgumentException(
                options.StartsFromFactors ? "found no factors, expected those that embeddings start from" : "found factors, expected none: embeddings start at random", nameof(factors));
        }

        if (factors is not null && (factors.Users.Rows != split.Log.UserCount || factors.Items.Rows != split.Log.ItemCount))
        {
            throw new ArgumentException(
                $"found factors of {factors.Users.Rows} users and {factors.Items.Rows} items, expected those of {split.Log.UserCount} and {split.Log.ItemCount}", nameof(factors));
        }
    }

    private sealed class Network
    {
        private readonly int _width;
        private readonly Parameter _users;
        private readonly Parameter _items;
        private readonly List<(Parameter Weights, Parameter Biases)> _layers = [];

        public Network(Random random, Split split, NcfOptions options, DotProductRecommender? factors)
        {
            _width = factors?.Items.Width ?? options.Width;
            _users = Table(random, split.Log.UserCount, options, factors?.Users);
            _items = Table(random, split.Log.ItemCount, options, factors?.Items);
            int[] sizes = [2 * _width, .. options.Hidden, 1];
            foreach (var (inputs, outputs) in sizes.Zip(sizes.Skip(1)))
            {
                var bound = 1 / Math.Sqrt(inputs);
                _layers.Add((
                    nn.Parameter(tensor(InitialValues.Uniform(random, inputs * outputs, bound), [outputs, inputs])),
                    nn.Parameter(tensor(InitialValues.Uniform(random, outputs, bound), [outputs]))));
            }
        }

        public IEnumerable<Parameter> Parameters => [_users, _items, .. _layers.SelectMany(layer => (Parameter[])[layer.Weights, layer.Biases])];

        public Tensor Logits(Tensor users, Tensor items)
        {
            // Gather over expanded columns, not index_select: its gradient is one pass, that of the other a call for each row.
            var value = cat([_users.gather(0, users.expand(-1, _width)), _items.gather(0, items.expand(-1, _width))], 1);
            foreach (var (index, (weights, biases)) in _layers.Index())
            {
                value = nn.functional.linear(value, weights, biases);
                value = index < _layers.Count - 1 ? value.relu() : value;
            }

            return value;
        }

        public NcfRecommender ToRecommender() => new(Name, Rows(_users), Rows(_items), [.. _layers.Select(layer =>
            new DenseLayer((int)layer.Weights.shape[1], (int)layer.Weights.shape[0], layer.Weights.data<float>().ToArray(), layer.Biases.data<float>().ToArray()))]);

        private EmbeddingTable Rows(Parameter table) => new((int)table.shape[0], _width, table.data<float>().ToArray());

        private Parameter Table(Random random, int rows, NcfOptions options, EmbeddingTable? factors) =>
            nn.Parameter(tensor(factors?.Values.ToArray() ?? InitialValues.Normal(random, rows * _width, options.InitialDeviation), [rows, _width]));
    }
}
