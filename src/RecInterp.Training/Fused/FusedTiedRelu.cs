using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RecInterp.Core.Dictionaries;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Fused;

/// <summary>Trains a tied ReLU dictionary on the processor, with every loss of arXiv 2511.18024 for a dot product, without an operator's overhead.</summary>
/// <remarks>The same losses and gradients as <see cref="TiedReluModule"/> with <see cref="TrainingStep"/>, which it is tested against. Latents are dense here; what is saved
/// is the block of scores (<see cref="BlockLoss"/>), and the passes and calls between operators, which are most of the time of a small dictionary. A step has the same bits
/// with any number of threads.</remarks>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
internal sealed unsafe class FusedTiedRelu : ITrainingEngine
{
    private readonly TrainingOptions _options;
    private readonly InputTransform _transform;
    private readonly SparsityWeight _lambda1;
    private readonly BatchRows _rows;
    private readonly BlockLoss? _block;
    private readonly LatentPanels _panels;
    private readonly TrainedFloats _weight;
    private readonly TrainedFloats _bias;
    private readonly TrainedFloats _latentBias;
    private readonly NativeFloats _weightGradient;
    private readonly NativeFloats _biasGradient;
    private readonly NativeFloats _latentBiasGradient;
    private readonly NativeFloats _latents; // z, [rows, m].
    private readonly NativeFloats _latentGradients; // dL/dz where z is above 0.
    private readonly NativeFloats _latentSums; // Sum of z over rows, one row a piece.
    private readonly NativeFloats _gradientSums; // Sum of dL/dz over rows, one row a piece.
    private readonly NativeFloats _biasSums; // Sum of dL/dT(xhat) over rows, one row a piece.
    private readonly NativeFloats _pull; // What sparsity adds to dL/dz, one row a tower.
    private readonly NativeFloats _blockRows; // What the block loss needs, a piece's rows each.
    private readonly int _width;
    private readonly int _stride;
    private readonly int _count;
    private readonly int _latentStride;
    private int _step;

    /// <summary>Starts a dictionary, with the weights that <see cref="TiedReluModule"/> starts with.</summary>
    /// <param name="options">How it is trained.</param>
    /// <param name="transform">The input transform T.</param>
    /// <param name="rows">Most rows of a tower in a batch.</param>
    /// <param name="towers">1 or 2.</param>
    /// <param name="scale">What the scorer multiplies its dot product with; null leaves the prediction loss out.</param>
    /// <param name="random">Source of the initial weights.</param>
    public FusedTiedRelu(TrainingOptions options, InputTransform transform, int rows, int towers, double? scale, Random random)
    {
        _options = options;
        _transform = transform;
        _lambda1 = new SparsityWeight(options.Lambda1, options.Active);
        _width = transform.Width;
        _count = options.Latents;
        _rows = new BatchRows(rows, towers, transform);
        _stride = _rows.Stride;
        _latentStride = Tile.WholeColumns(_count);
        _block = scale is { } dot ? new BlockLoss(_rows, _width, dot) : null;
        _panels = new LatentPanels(_count, _width);
        var pieces = Piece.Divide(rows, towers == 1 ? 0 : rows).Length;
        var weights = (long)Tile.WholeRows(_count) * _stride;
        (_weight, _weightGradient) = (new TrainedFloats(weights), new NativeFloats(weights));
        (_bias, _biasGradient) = (new TrainedFloats(_stride), new NativeFloats(_stride));
        (_latentBias, _latentBiasGradient) = (new TrainedFloats(_latentStride), new NativeFloats(_latentStride));
        (_latents, _latentGradients) = (new NativeFloats((long)_rows.Capacity * _latentStride), new NativeFloats((long)_rows.Capacity * _latentStride));
        (_latentSums, _gradientSums) = (new NativeFloats((long)pieces * _latentStride), new NativeFloats((long)pieces * _latentStride));
        _biasSums = new NativeFloats((long)pieces * _stride);
        _pull = new NativeFloats((long)towers * _latentStride);
        _blockRows = new NativeFloats((long)pieces * Piece.Most * _stride);
        var first = TiedReluModule.FirstWeights(random, _count, _width);
        for (var latent = 0; latent < _count; latent++)
        {
            first.AsSpan(latent * _width, _width).CopyTo(Row(_weight.Values, latent));
        }

        Pack();
    }

    /// <inheritdoc/>
    public double Lambda1 => _lambda1.Value;

    /// <inheritdoc/>
    public StepOutcome Step(TrainingBatch batch, double learningRate)
    {
        _rows.Resize(batch);
        var pieces = Piece.Divide(batch.UserCount, batch.ItemCount);
        var parts = new LossParts[pieces.Length];

        // 1. Forward.
        Work.Share(pieces.Length, _options.Threads, number => Forward(batch, number, pieces[number], ref parts[number]));
        var (sparsity, divergence) = Pull(batch, pieces);
        var excess = _block?.Prepare(_options.Threads) ?? 0;

        // 2. Backward, row by row.
        Work.Share(pieces.Length, _options.Threads, number => Backward(batch, number, pieces[number], ref parts[number]));
        var embedding = batch.Towers * parts.Sum(part => part.Embedding) / ((double)batch.Rows * _width);
        double? prediction = _block is null ? null : parts.Sum(part => part.Prediction) - excess;
        var total = (float)((_options.Alpha * embedding) + (_options.Beta * prediction ?? 0) + (_lambda1.Value * sparsity ?? 0) + (_options.Lambda2 * divergence ?? 0)); // What exceeds a float is not finite, as in libtorch.
        var terms = new LossTerms(total, embedding, prediction, sparsity, divergence);
        var active = (double)parts.Sum(part => part.Active) / batch.Rows;

        // 3. Gradients of the weights, and Adam.
        if (terms.FirstNotFinite() is null)
        {
            Update(pieces.Length, learningRate);
            _lambda1.Steer(active);
        }

        return new StepOutcome(terms, active);
    }

    /// <inheritdoc/>
    public LatentDictionary ToDictionary()
    {
        var weights = new float[_count * _width];
        for (var latent = 0; latent < _count; latent++)
        {
            Row(_weight.Values, latent).CopyTo(weights.AsSpan(latent * _width));
        }

        var bias = _bias.Values.Span[.._width].ToArray();
        var dictionary = new LatentDictionary
        {
            Architecture = TiedReluModule.DictionaryName,
            EmbeddingWidth = _width,
            LatentCount = _count,
            Encoder = weights,
            Decoder = weights,
            PreBias = bias,
            LatentBias = _latentBias.Values.Span[.._count].ToArray(),
            DecoderBias = bias,
            Threshold = new float[_count],
            Transform = _transform,
        };
        dictionary.Validate();
        return dictionary;
    }

    /// <summary>The gradients of the latest step, as they were spent.</summary>
    internal (float[] Weight, float[] Bias, float[] LatentBias) LatestGradients()
    {
        var weights = new float[_count * _width];
        for (var latent = 0; latent < _count; latent++)
        {
            Row(_weightGradient, latent).CopyTo(weights.AsSpan(latent * _width));
        }

        return (weights, _biasGradient.Span[.._width].ToArray(), _latentBiasGradient.Span[.._count].ToArray());
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_step);
        foreach (var weights in Trained)
        {
            weights.Save(writer);
        }

        _lambda1.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        _step = reader.ReadInt32();
        foreach (var weights in Trained)
        {
            weights.Load(reader);
        }

        _lambda1.Load(reader);
        Pack();
    }

    /// <summary>Frees everything.</summary>
    public void Dispose()
    {
        foreach (var owned in new IDisposable?[]
        {
            _rows, _block, _panels, _weight, _bias, _latentBias, _weightGradient, _biasGradient, _latentBiasGradient, _latents, _latentGradients, _latentSums, _gradientSums, _biasSums, _pull, _blockRows,
        })
        {
            owned?.Dispose();
        }
    }

    private TrainedFloats[] Trained => [_weight, _bias, _latentBias];

    private Span<float> Row(NativeFloats table, int latent) => new(At(table, latent), _width);

    private float* At(NativeFloats table, int row) => table.Start + ((long)row * _stride);

    private float* LatentsAt(NativeFloats table, int row) => table.Start + ((long)row * _latentStride);

    private void Pack()
    {
        for (var latent = 0; latent < _count; latent++)
        {
            _panels.Pack(latent, At(_weight.Values, latent), _latentBias.Values.Start[latent]);
        }

        _panels.Close();
    }

    private void Forward(TrainingBatch batch, int number, Piece piece, ref LossParts part)
    {
        for (var i = 0; i < piece.Count; i++)
        {
            _rows.Load(batch.Row(piece.Source + i), piece.First + i, _bias.Values.Start);
            _bias.Values.Span.CopyTo(new Span<float>(At(_rows.Reconstruction, piece.First + i), _stride));
        }

        // 1. z = relu(p), and its sums.
        Product(At(_rows.Centred, piece.First), piece, _latents, null);
        var sums = LatentsAt(_latentSums, number);
        new Span<float>(sums, _latentStride).Clear();
        part.Active = Activate(LatentsAt(_latents, piece.First), sums, piece.Count);

        // 2. xhat.
        var found = At(_rows.Reconstruction, piece.First);
        Tile.MultiplyAll(LatentsAt(_latents, piece.First), _latentStride, 1, _weight.Values.Start, _stride, found, _stride, found, _stride, piece.Count, _stride, _count);
        for (var i = 0; i < piece.Count; i++)
        {
            part.Embedding += _rows.Restore(piece.First + i);
        }
    }

    /// <summary>z = relu(p) in place, with the sum over rows.</summary>
    /// <returns>How many are above 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Activate(float* latents, float* sums, int rows)
    {
        long active = 0;
        for (var column = 0; column < _latentStride; column += Vector512<float>.Count)
        {
            var sum = Vector512.Load(sums + column);
            var at = latents + column;
            for (var row = 0; row < rows; row++, at += _latentStride)
            {
                var p = Vector512.Load(at);
                active += BitOperations.PopCount(Vector512.GreaterThan(p, Vector512<float>.Zero).ExtractMostSignificantBits());
                var z = Vector512.Max(p, Vector512<float>.Zero); // NaN stays NaN, and is seen in the loss.
                z.Store(at);
                sum += z;
            }

            sum.Store(sums + column);
        }

        return active;
    }

    /// <summary>Sets gradients to 0 where latents are, with the sum over rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mask(float* gradients, float* latents, float* sums, int rows)
    {
        for (var column = 0; column < _latentStride; column += Vector512<float>.Count)
        {
            var sum = Vector512.Load(sums + column);
            for (nint at = column, row = 0; row < rows; row++, at += _latentStride)
            {
                var gradient = Vector512.Load(gradients + at) & Vector512.GreaterThan(Vector512.Load(latents + at), Vector512<float>.Zero);
                gradient.Store(gradients + at);
                sum += gradient;
            }

            sum.Store(sums + column);
        }
    }

    /// <summary>Rows times all latents' weights, from their biases or from other numbers.</summary>
    private void Product(float* left, Piece piece, NativeFloats results, float* start)
    {
        for (var panel = 0; panel < _panels.Count; panel++)
        {
            var from = start == null ? _panels.Biases(panel) : start + (panel * Tile.Columns);
            for (var row = 0; row < piece.Count; row += Tile.Rows)
            {
                Tile.Multiply(
                    left + ((long)row * _stride), _stride, 1, _panels.Weights(panel), Tile.Columns, from, 0, LatentsAt(results, piece.First + row) + (panel * Tile.Columns), _latentStride, _width);
            }
        }
    }

    /// <summary>L_1 and L_KL, and their gradient with respect to every z that is above 0.</summary>
    private (double? Sparsity, double? Divergence) Pull(TrainingBatch batch, Piece[] pieces)
    {
        var numbers = (double)batch.Rows * _count;
        double sum = 0;
        double divergence = 0;
        for (var tower = 0; tower < batch.Towers; tower++)
        {
            var (first, rows) = tower == 0 ? (0, batch.UserCount) : (_rows.FirstItem, batch.ItemCount);
            for (var latent = 0; latent < _count; latent++)
            {
                double total = 0;
                for (var number = 0; number < pieces.Length; number++)
                {
                    total += (pieces[number].First >= _rows.FirstItem) == (tower > 0) ? LatentsAt(_latentSums, number)[latent] : 0;
                }

                sum += total;
                var pull = _lambda1.Value * batch.Towers / numbers;
                if (_options.Lambda2 != 0)
                {
                    var (value, slope) = KullbackLeiblerLoss.OfMean(total / rows, _options.Rho);
                    divergence += value;
                    pull += _options.Lambda2 * slope / rows;
                }

                LatentsAt(_pull, tower)[latent] = (float)pull;
            }
        }

        return (_lambda1.Value == 0 ? null : batch.Towers * sum / numbers, _options.Lambda2 == 0 ? null : divergence);
    }

    private void Backward(TrainingBatch batch, int number, Piece piece, ref LossParts part)
    {
        // 1. To the normalised reconstruction.
        var weight = (float)(2 * batch.Towers * _options.Alpha / ((double)batch.Rows * _width));
        for (var i = 0; i < piece.Count; i++)
        {
            _rows.Differentiate(piece.First + i, weight);
        }

        part.Prediction = _block?.Add(piece.First, piece.Count, _options.Beta, At(_blockRows, number * Piece.Most)) ?? 0;
        var sum = At(_biasSums, number);
        new Span<float>(sum, _stride).Clear();
        for (var i = 0; i < piece.Count; i++)
        {
            _rows.ToNormal(piece.First + i, sum);
        }

        // 2. To the latents that are active.
        var tower = piece.First >= _rows.FirstItem ? 1 : 0;
        Product(At(_rows.Gradient, piece.First), piece, _latentGradients, LatentsAt(_pull, tower));
        var sums = LatentsAt(_gradientSums, number);
        new Span<float>(sums, _latentStride).Clear();
        Mask(LatentsAt(_latentGradients, piece.First), LatentsAt(_latents, piece.First), sums, piece.Count);
    }

    private void Update(int pieces, double learningRate)
    {
        // 1. dW = dz^T (T(x) - b) + z^T dT(xhat).
        Work.Share((_count + Tile.Rows - 1) / Tile.Rows, _options.Threads, tile =>
        {
            var first = tile * Tile.Rows;
            var gradient = At(_weightGradient, first);
            Tile.MultiplyAll(_latentGradients.Start + first, 1, _latentStride, _rows.Centred.Start, _stride, null, 0, gradient, _stride, Tile.Rows, _stride, _rows.End);
            Tile.MultiplyAll(_latents.Start + first, 1, _latentStride, _rows.Gradient.Start, _stride, gradient, _stride, gradient, _stride, Tile.Rows, _stride, _rows.End);
        });

        // 2. The biases.
        Sum(_latentBiasGradient.Span, _gradientSums, pieces, _latentStride);
        Sum(_biasGradient.Span, _biasSums, pieces, _stride);
        for (var latent = 0; latent < _count; latent++)
        {
            TensorPrimitives.MultiplyAdd(Row(_weight.Values, latent), -_latentBiasGradient.Start[latent], _biasGradient.Span[.._width], _biasGradient.Span[.._width]);
        }

        if (!_options.PreBias)
        {
            _biasGradient.Span.Clear();
        }

        // 3. The step. What was computed past the last latent is none.
        new Span<float>(At(_weightGradient, _count), (Tile.WholeRows(_count) - _count) * _stride).Clear();
        var factor = 1f;
        if (_options.ClipNorm is { } most)
        {
            double Squares(NativeFloats gradient) => TensorPrimitives.SumOfSquares<float>(gradient.Span);
            var norm = Math.Sqrt(Squares(_weightGradient) + Squares(_biasGradient) + Squares(_latentBiasGradient));
            factor = (float)Math.Min(1, most / (norm + 1e-6)); // As torch.nn.utils.clip_grad_norm_ does.
        }

        var step = new AdamStep(++_step, learningRate);
        _weight.Update(step, _weightGradient, factor);
        _bias.Update(step, _biasGradient, factor);
        _latentBias.Update(step, _latentBiasGradient, factor);
        Pack();
    }

    private static void Sum(Span<float> target, NativeFloats parts, int count, int stride)
    {
        target.Clear();
        for (var part = 0; part < count; part++)
        {
            TensorPrimitives.Add(target, new Span<float>(parts.Start + ((long)part * stride), stride), target);
        }
    }

    private struct LossParts
    {
        public double Embedding;
        public double Prediction;
        public long Active;
    }
}
