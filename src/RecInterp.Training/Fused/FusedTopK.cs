using System.Collections.Concurrent;
using System.Numerics.Tensors;
using RecInterp.Core.Dictionaries;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Fused;

/// <summary>Trains a TopK dictionary on the processor without computing what its sparsity makes zero.</summary>
/// <remarks>
/// <para>The same losses and gradients as <see cref="TopKModule"/> with <see cref="TrainingStep"/>, which it is tested against. What differs is the work: the encoder's
/// product goes tile by tile through the selection of the k largest and is never stored; decoding, and all gradients, touch k of m rows; gradients are summed latent by
/// latent and spent by Adam at once; the block loss goes through d x d products. A step has the same bits with any number of threads.</para>
/// <para>2 n m d + 10 n k d operations for n rows, in place of 12 n m d.</para>
/// </remarks>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
internal sealed unsafe class FusedTopK : ITrainingEngine
{
    private const double ShortestRow = 1e-12;

    private readonly TrainingOptions _options;
    private readonly InputTransform _transform;
    private readonly BatchRows _rows;
    private readonly BlockLoss? _block;
    private readonly SparseRows _code;
    private readonly SparseRows? _revived;
    private readonly NativeFloats? _revivedGradient;
    private readonly DeadLatents _dead;
    private readonly LatentPanels _panels;
    private readonly LatentPanels? _deadPanels;
    private readonly NativeFloats? _wholeGradient; // Of all latents, where it is clipped.
    private readonly TrainedFloats _encoder;
    private readonly TrainedFloats _decoder;
    private readonly TrainedFloats _bias;
    private readonly TrainedFloats _latentBias;
    private readonly NativeFloats _biasGradient;
    private readonly NativeFloats _latentBiasGradient;
    private readonly NativeFloats _biasParts; // A row a piece, then a row a panel.
    private readonly ConcurrentBag<Scratch> _scratch = [];
    private readonly int _width;
    private readonly int _stride;
    private readonly int _latents;
    private int _step;

    /// <summary>Starts a dictionary, with the weights that <see cref="TopKModule"/> starts with.</summary>
    /// <param name="options">How it is trained.</param>
    /// <param name="transform">The input transform T.</param>
    /// <param name="rows">Most rows of a tower in a batch.</param>
    /// <param name="towers">1 or 2.</param>
    /// <param name="scale">What the scorer multiplies its dot product with; null leaves the prediction loss out.</param>
    /// <param name="random">Source of the initial weights.</param>
    public FusedTopK(TrainingOptions options, InputTransform transform, int rows, int towers, double? scale, Random random)
    {
        _options = options;
        _transform = transform;
        _width = transform.Width;
        _latents = options.Latents;
        var active = options.Active!.Value;
        _rows = new BatchRows(rows, towers, transform);
        _stride = _rows.Stride;
        _block = scale is { } dot ? new BlockLoss(_rows, _width, dot) : null;
        _code = new SparseRows(_rows.Capacity, active, _latents);
        _dead = new DeadLatents(_latents, options.DeadAfterSteps);
        _panels = new LatentPanels(_latents, _width);
        if (options.RevivesDead)
        {
            _revived = new SparseRows(_rows.Capacity, DeadActive, _latents);
            _revivedGradient = new NativeFloats((long)_rows.Capacity * _stride);
            _deadPanels = new LatentPanels(_latents, _width);
        }

        var weights = (long)_latents * _stride;
        (_encoder, _decoder) = (new TrainedFloats(weights), new TrainedFloats(weights));
        (_bias, _biasGradient) = (new TrainedFloats(_stride), new NativeFloats(_stride));
        (_latentBias, _latentBiasGradient) = (new TrainedFloats(_latents), new NativeFloats(_latents));
        _wholeGradient = options.ClipNorm is null ? null : new NativeFloats((long)_panels.Count * 2 * Tile.Columns * _stride);
        _biasParts = new NativeFloats((long)(Piece.Divide(rows, towers == 1 ? 0 : rows).Length + _panels.Count) * _stride);
        var directions = UntiedModule.Directions(random, _latents, _width);
        for (var latent = 0; latent < _latents; latent++)
        {
            var direction = directions.AsSpan(latent * _width, _width);
            direction.CopyTo(Row(_encoder.Values, latent));
            direction.CopyTo(Row(_decoder.Values, latent));
        }

        Pack();
    }

    /// <summary>Dead latents that a row may draw on: half the embedding width, as <see cref="Losses.DeadLatentLoss"/> has it.</summary>
    private int DeadActive => Math.Min(_latents, Math.Max(1, _width / 2));

    /// <inheritdoc/>
    public double Lambda1 => 0;

    /// <inheritdoc/>
    public StepOutcome Step(TrainingBatch batch, double learningRate)
    {
        _rows.Resize(batch);
        var pieces = Piece.Divide(batch.UserCount, batch.ItemCount);
        var parts = new LossParts[pieces.Length];
        var dead = _options.RevivesDead ? _dead.Now : [];
        PackDead(dead);

        // 1. Forward; and backward at once where no loss needs the whole batch's reconstructions.
        void Forwards(int number)
        {
            var scratch = Rent();
            Forward(batch, pieces[number], dead, scratch, ref parts[number]);
            if (_block is null)
            {
                Backward(batch, number, pieces[number], scratch, ref parts[number]);
            }

            _scratch.Add(scratch);
        }

        Work.Share(pieces.Length, _options.Threads, Forwards);

        // 2. Backward through the frozen interaction.
        var excess = 0.0;
        if (_block is not null)
        {
            excess = _block.Prepare(_options.Threads);
            Work.Share(pieces.Length, _options.Threads, number =>
            {
                var scratch = Rent();
                Backward(batch, number, pieces[number], scratch, ref parts[number]);
                _scratch.Add(scratch);
            });
        }

        // 3. Gradients by latent, and Adam.
        var terms = Terms(batch, parts, excess, dead.Count > 0);
        var active = (double)parts.Sum(part => part.Active) / batch.Rows;
        if (terms.FirstNotFinite() is null)
        {
            Update(batch, pieces.Length, dead.Count > 0, learningRate);
        }

        return new StepOutcome(terms, active);
    }

    /// <inheritdoc/>
    public LatentDictionary ToDictionary()
    {
        float[] Weights(NativeFloats table)
        {
            var values = new float[_latents * _width];
            for (var latent = 0; latent < _latents; latent++)
            {
                Row(table, latent).CopyTo(values.AsSpan(latent * _width));
            }

            return values;
        }

        var bias = _bias.Values.Span[.._width].ToArray();
        var dictionary = new LatentDictionary
        {
            Architecture = TopKModule.DictionaryName,
            EmbeddingWidth = _width,
            LatentCount = _latents,
            Encoder = Weights(_encoder.Values),
            Decoder = Weights(_decoder.Values),
            PreBias = bias,
            LatentBias = _latentBias.Values.Span.ToArray(),
            DecoderBias = bias,
            Threshold = new float[_latents],
            MostActive = _options.Active,
            Transform = _transform,
        };
        dictionary.Validate();
        return dictionary;
    }

    /// <summary>The gradients of the first step, before they were shortened: Adam's first moments are a tenth of them.</summary>
    internal (float[] Encoder, float[] Decoder, float[] Bias, float[] LatentBias) FirstGradients()
    {
        const float Tenfold = 10;
        float[] Of(NativeFloats first, int rows)
        {
            var values = new float[rows * _width];
            for (var row = 0; row < rows; row++)
            {
                TensorPrimitives.Multiply(Row(first, row), Tenfold, values.AsSpan(row * _width, _width));
            }

            return values;
        }

        var latentBias = _latentBias.First.Span.ToArray();
        TensorPrimitives.Multiply(latentBias, Tenfold, latentBias);
        return (Of(_encoder.First, _latents), Of(_decoder.First, _latents), Of(_bias.First, 1), latentBias);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_step);
        foreach (var weights in Trained)
        {
            weights.Save(writer);
        }

        _dead.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        _step = reader.ReadInt32();
        foreach (var weights in Trained)
        {
            weights.Load(reader);
        }

        _dead.Load(reader);
        Pack();
    }

    /// <summary>Frees everything.</summary>
    public void Dispose()
    {
        foreach (var scratch in _scratch)
        {
            scratch.Dispose();
        }

        foreach (var owned in new IDisposable?[]
        {
            _rows, _block, _code, _revived, _revivedGradient, _panels, _deadPanels, _wholeGradient, _encoder, _decoder, _bias, _latentBias, _biasGradient, _latentBiasGradient, _biasParts,
        })
        {
            owned?.Dispose();
        }
    }

    private TrainedFloats[] Trained => [_encoder, _decoder, _bias, _latentBias];

    private Span<float> Row(NativeFloats table, int latent) => new(At(table, latent), _width);

    private float* At(NativeFloats table, int row) => table.Start + ((long)row * _stride);

    private Scratch Rent() => _scratch.TryTake(out var scratch) ? scratch : new Scratch(Piece.Most, _code.Active, _revived?.Active ?? 0, _stride);

    private void Pack()
    {
        for (var latent = 0; latent < _latents; latent++)
        {
            _panels.Pack(latent, At(_encoder.Values, latent), _latentBias.Values.Start[latent]);
        }

        _panels.Close();
    }

    private void PackDead(IReadOnlyList<int> dead)
    {
        if (_deadPanels is null || dead.Count == 0)
        {
            return;
        }

        _deadPanels.Latents = dead.Count;
        for (var i = 0; i < dead.Count; i++)
        {
            _deadPanels.Pack(i, At(_encoder.Values, dead[i]), _latentBias.Values.Start[dead[i]]);
        }

        _deadPanels.Close();
    }

    private void Forward(TrainingBatch batch, Piece piece, IReadOnlyList<int> dead, Scratch scratch, ref LossParts part)
    {
        // 1. Rows in, latents out.
        for (var i = 0; i < piece.Count; i++)
        {
            _rows.Load(batch.Row(piece.Source + i), piece.First + i, _bias.Values.Start);
        }

        var centred = At(_rows.Centred, piece.First);
        _panels.Encode(centred, _stride, piece.Count, scratch.Largest, scratch.Tile.Start);

        // 2. Decode.
        for (var i = 0; i < piece.Count; i++)
        {
            var row = piece.First + i;
            var count = _code.Counts[row] = scratch.Largest.Take(i, _code.Values(row), _code.Places(row));
            SparseVectors.Gather(At(_rows.Reconstruction, row), _bias.Values.Start, _decoder.Values.Start, _stride, _code.Places(row), _code.Values(row), count);
            part.Embedding += _rows.Restore(row);
            part.Active += count;
        }

        // 3. What dead latents would say of the errors.
        if (dead.Count == 0)
        {
            return;
        }

        _deadPanels!.Encode(centred, _stride, piece.Count, scratch.LargestDead!, scratch.Tile.Start);
        var weight = (float)(2 * RevivalWeight(batch) / ((double)batch.Rows * _width));
        for (var i = 0; i < piece.Count; i++)
        {
            part.Revival += Revive(piece.First + i, i, dead, weight, scratch.LargestDead!);
        }
    }

    /// <summary>One row's part of the revival, with its gradient.</summary>
    /// <returns>Sum of squares of what dead latents leave of the row's error.</returns>
    private double Revive(int row, int number, IReadOnlyList<int> dead, float weight, LargestOfRows largest)
    {
        var places = _revived!.Places(row);
        var values = _revived.Values(row);
        var count = _revived.Counts[row] = largest.Take(number, values, places);
        for (var i = 0; i < count; i++)
        {
            places[i] = dead[places[i]];
        }

        var gradient = At(_revivedGradient!, row);
        new Span<float>(gradient, _stride).Clear();
        SparseVectors.Gather(gradient, gradient, _decoder.Values.Start, _stride, places, values, count);
        var difference = new Span<float>(gradient, _stride);
        _rows.Scale(gradient, row);
        TensorPrimitives.Add(difference, new Span<float>(_rows.At(_rows.Error, row), _stride), difference);
        var squares = TensorPrimitives.SumOfSquares<float>(difference);
        TensorPrimitives.Multiply(difference, weight, difference);
        _rows.Scale(gradient, row);
        SparseVectors.Dots(_revived.Gradients(row), gradient, _decoder.Values.Start, _stride, places, count);
        return squares;
    }

    private void Backward(TrainingBatch batch, int number, Piece piece, Scratch scratch, ref LossParts part)
    {
        var weight = (float)(2 * batch.Towers * _options.Alpha / ((double)batch.Rows * _width));
        for (var i = 0; i < piece.Count; i++)
        {
            _rows.Differentiate(piece.First + i, weight);
        }

        if (_block is not null)
        {
            part.Prediction = _block.Add(piece.First, piece.Count, _options.Beta, scratch.Rows.Start);
        }

        var sum = At(_biasParts, number);
        new Span<float>(sum, _stride).Clear();
        for (var i = 0; i < piece.Count; i++)
        {
            var row = piece.First + i;
            _rows.ToNormal(row, sum);
            SparseVectors.Dots(_code.Gradients(row), At(_rows.Gradient, row), _decoder.Values.Start, _stride, _code.Places(row), _code.Counts[row]);
        }
    }

    private double RevivalWeight(TrainingBatch batch) => batch.Towers * _options.Alpha * TrainingStep.DeadWeight;

    private LossTerms Terms(TrainingBatch batch, LossParts[] parts, double excess, bool revives)
    {
        var numbers = (double)batch.Rows * _width;
        var embedding = batch.Towers * parts.Sum(part => part.Embedding) / numbers;
        double? prediction = _block is null ? null : parts.Sum(part => part.Prediction) - excess;
        double? revival = revives ? RevivalWeight(batch) * parts.Sum(part => part.Revival) / numbers : null;
        var total = (float)((_options.Alpha * embedding) + (_options.Beta * prediction ?? 0) + (revival ?? 0)); // What exceeds a float is not finite, as in libtorch.
        return new LossTerms(total, embedding, prediction, Auxiliary: revival);
    }

    private void Update(TrainingBatch batch, int pieces, bool revives, double learningRate)
    {
        var step = new AdamStep(++_step, learningRate);
        ReadOnlySpan<(int, int)> ranges = [(0, batch.UserCount), (_rows.FirstItem, batch.ItemCount)];
        _code.Transpose(ranges);
        if (revives)
        {
            _revived!.Transpose(ranges);
        }

        // 1. Gradients by latent; where none is clipped, Adam spends them while they are in the cache.
        var panels = _panels.Count;
        var squares = new double[panels];
        Work.Share(panels, _options.Threads, panel =>
        {
            var scratch = Rent();
            var gradients = _wholeGradient is null ? scratch.Gradients.Start : PanelGradient(panel);
            squares[panel] = Differentiate(panel, pieces + panel, gradients, revives);
            if (_wholeGradient is null)
            {
                Spend(panel, gradients, step, 1);
            }

            _scratch.Add(scratch);
        });

        // 2. The bias is subtracted before encoding and added after decoding.
        var bias = _biasGradient.Span;
        bias.Clear();
        for (var part = 0; part < pieces + panels; part++)
        {
            TensorPrimitives.Add(bias, new Span<float>(At(_biasParts, part), _stride), bias);
        }

        // 3. The rest.
        var factor = 1f;
        if (_options.ClipNorm is { } most)
        {
            var norm = Math.Sqrt(squares.Sum() + TensorPrimitives.SumOfSquares<float>(bias) + TensorPrimitives.SumOfSquares<float>(_latentBiasGradient.Span));
            factor = (float)Math.Min(1, most / (norm + 1e-6)); // As torch.nn.utils.clip_grad_norm_ does.
            Work.Share(panels, _options.Threads, panel => Spend(panel, PanelGradient(panel), step, factor));
        }

        _bias.Update(step, _biasGradient, factor);
        _latentBias.Update(step, _latentBiasGradient, factor);
        for (var latent = 0; latent < _latents; latent++)
        {
            _panels.Biases(latent / Tile.Columns)[latent % Tile.Columns] = _latentBias.Values.Start[latent];
        }

        if (_options.RevivesDead)
        {
            _dead.Count(latent => _code.CountOf(latent) > 0);
        }
    }

    private float* PanelGradient(int panel) => _wholeGradient!.Start + ((long)panel * 2 * Tile.Columns * _stride);

    /// <summary>Gradients of a panel's latents, and their part of the bias'.</summary>
    /// <returns>Sum of squares of the gradients of encoder and decoder; 0 where nobody asks.</returns>
    private double Differentiate(int panel, int part, float* gradients, bool revives)
    {
        var first = panel * Tile.Columns;
        var count = Math.Min(Tile.Columns, _latents - first);
        new Span<float>(gradients, 2 * Tile.Columns * _stride).Clear();
        var bias = new Span<float>(At(_biasParts, part), _width);
        bias.Clear();
        for (var i = 0; i < count; i++)
        {
            var encoder = gradients + (i * _stride);
            var decoder = gradients + ((Tile.Columns + i) * _stride);
            var latent = SparseVectors.AddGradients(_code, first + i, _rows.Centred.Start, _rows.Gradient.Start, _stride, encoder, decoder);
            if (revives)
            {
                latent += SparseVectors.AddGradients(_revived!, first + i, _rows.Centred.Start, _revivedGradient!.Start, _stride, encoder, decoder);
            }

            _latentBiasGradient.Start[first + i] = latent;
            TensorPrimitives.MultiplyAdd(Row(_encoder.Values, first + i), -latent, bias, bias);
        }

        return _wholeGradient is null ? 0 : TensorPrimitives.SumOfSquares(new ReadOnlySpan<float>(gradients, 2 * Tile.Columns * _stride));
    }

    /// <summary>Updates a panel's latents, brings their decoder rows back to length 1, and packs them.</summary>
    private void Spend(int panel, float* gradients, in AdamStep step, float factor)
    {
        var first = panel * Tile.Columns;
        var count = Math.Min(Tile.Columns, _latents - first);
        var encoder = At(_encoder.Values, first);
        var decoder = At(_decoder.Values, first);
        step.Update(encoder, At(_encoder.First, first), At(_encoder.Second, first), gradients, factor, count * _stride);
        step.Update(decoder, At(_decoder.First, first), At(_decoder.Second, first), gradients + (Tile.Columns * _stride), factor, count * _stride);
        for (var i = 0; i < count; i++)
        {
            var row = Row(_decoder.Values, first + i);
            TensorPrimitives.Divide(row, (float)Math.Max(TensorPrimitives.Norm<float>(row), ShortestRow), row);
            _panels.Pack(first + i, encoder + (i * _stride), 0); // The bias comes later.
        }
    }

    private struct LossParts
    {
        public double Embedding;
        public double Prediction;
        public double Revival;
        public long Active;
    }
}
