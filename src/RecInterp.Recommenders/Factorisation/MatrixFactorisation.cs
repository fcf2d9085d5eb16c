using System.Diagnostics;
using RecInterp.Core.Towers;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Factorisation;

/// <summary>The prediction-aware paper's matrix factorisation: sigmoid(c + b_u + b_i + p_u . q_i), trained to tell chosen items from others.</summary>
/// <remarks>
/// <para>Loss: binary cross-entropy plus L2; its gradient is known in closed form. For a pair of label y, with e = y - sigmoid(c + b_u + b_i + p . q):</para>
/// <code>
/// p += lr (e q - l2 p)    q += lr (e p - l2 q)    b_u += lr (e - l2 b_u)    b_i += lr (e - l2 b_i)
/// </code>
/// <para>All pairs of a batch are computed from the same values and their steps summed, as the paper's code does; the paper says Adam. Factors start normal with deviation 1/d, biases at 0
/// (arXiv 2511.18024, appendix, and its code).</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class MatrixFactorisation
{
    /// <summary>The model's name.</summary>
    public const string Name = "mf";

    /// <summary>Trains a model.</summary>
    /// <param name="split">What to train on; negatives leave out what stands in any part of it.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Stops the training between batches.</param>
    /// <returns>Factors and biases; the constant, which changes no ranking, is dropped.</returns>
    /// <exception cref="ArgumentException">An option is outside its range, or there is nothing to train on.</exception>
    /// <exception cref="InvalidOperationException">Training diverged.</exception>
    public static DotProductRecommender Train(
        Split split, MatrixFactorisationOptions options, IProgress<RecommenderProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        TrainingRows.Expect(split);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var weights = SeededRandom.Of(options.Seed, SeededRandom.Purpose.Weights);
        var negatives = SeededRandom.Of(options.Seed, SeededRandom.Purpose.Negatives);
        var order = SeededRandom.Of(options.Seed, SeededRandom.Purpose.Order);
        var users = BiasedTable.Draw(weights, split.Log.UserCount, options.Width, ownBias: 0);
        var items = BiasedTable.Draw(weights, split.Log.ItemCount, options.Width, ownBias: 1);
        var source = new LabelledPairs(split);
        var pairs = source.Draw(negatives);
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            var watch = Stopwatch.StartNew();
            pairs = epoch > 1 && options.ResamplesNegatives ? source.Draw(negatives) : pairs;
            var loss = Epoch(users, items, pairs, order, options, cancellation);
            Divergence.Check(Name, epoch, loss);
            progress?.Report(new RecommenderProgress(epoch, options.Epochs, loss, null, watch.Elapsed.TotalSeconds));
        }

        var ((p, userBias), (q, itemBias)) = (users.Split(), items.Split());
        return new DotProductRecommender(Name, p, q, userBias, itemBias);
    }

    private static double Epoch(
        BiasedTable users, BiasedTable items, (int[] Users, int[] Items, int Positives) pairs, Random order, MatrixFactorisationOptions options, CancellationToken cancellation)
    {
        using var epoch = new LabelledEpoch(pairs, order);
        using var scope = NewDisposeScope();
        var loss = zeros([1]);
        for (var start = 0; start < epoch.Count; start += options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var (user, item, label) = epoch.Batch(start, Math.Min(options.BatchSize, epoch.Count - start));
            loss.add_(Step(users, items, user, item, label, options));
        }

        return loss.ToSingle() / epoch.Count;
    }

    /// <summary>Moves the rows of a batch, and gives the sum of its losses, [1].</summary>
    private static Tensor Step(BiasedTable users, BiasedTable items, Tensor user, Tensor item, Tensor label, MatrixFactorisationOptions options)
    {
        var (userColumns, itemColumns) = (user.expand(-1, users.Columns), item.expand(-1, items.Columns));
        var (p, q) = (users.Values.gather(0, userColumns), items.Values.gather(0, itemColumns));
        var probability = (p * q).sum([1], keepdim: true).add_(options.GlobalBias).sigmoid();
        var error = label - probability;
        var userSteps = (q * error).add_(p, -options.Regularisation).mul_(users.Trained);
        var itemSteps = (p * error).add_(q, -options.Regularisation).mul_(items.Trained);
        users.Values.scatter_add_(0, userColumns, userSteps.mul_(options.LearningRate));
        items.Values.scatter_add_(0, itemColumns, itemSteps.mul_(options.LearningRate));

        // 1 - |error| is the probability of the label.
        return error.abs().neg().add_(1 + 1e-7).log().sum([0]).neg();
    }

    /// <summary>Factors, then two columns of which one is the side's own bias and the other a 1 that meets the other side's: so the biased logit is one dot product.</summary>
    private sealed class BiasedTable
    {
        private readonly int _ownBias;

        private BiasedTable(Tensor values, Tensor trained, int ownBias) => (Values, Trained, _ownBias) = (values, trained, ownBias);

        public Tensor Values { get; }

        /// <summary>1 for columns that are trained, 0 for the column of ones; shape [1, d + 2].</summary>
        public Tensor Trained { get; }

        public int Columns => (int)Trained.numel();

        public static BiasedTable Draw(Random random, int rows, int width, int ownBias)
        {
            var factors = InitialValues.Normal(random, rows * width, 1.0 / width);
            var values = new float[rows * (width + 2)];
            for (var row = 0; row < rows; row++)
            {
                factors.AsSpan(row * width, width).CopyTo(values.AsSpan(row * (width + 2)));
                values[(row * (width + 2)) + width + 1 - ownBias] = 1;
            }

            var trained = Enumerable.Repeat(1f, width + 2).ToArray();
            trained[width + 1 - ownBias] = 0;
            return new BiasedTable(tensor(values, [rows, width + 2]), tensor(trained, [1, width + 2]), ownBias);
        }

        public (EmbeddingTable Factors, float[] Bias) Split()
        {
            var values = Values.data<float>().ToArray();
            var (width, rows) = (Columns - 2, values.Length / Columns);
            var (factors, bias) = (new float[rows * width], new float[rows]);
            for (var row = 0; row < rows; row++)
            {
                values.AsSpan(row * Columns, width).CopyTo(factors.AsSpan(row * width));
                bias[row] = values[(row * Columns) + width + _ownBias];
            }

            return (new EmbeddingTable(rows, width, factors), bias);
        }
    }
}
