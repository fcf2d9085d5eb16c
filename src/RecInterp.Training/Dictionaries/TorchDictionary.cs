using System.Diagnostics.CodeAnalysis;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;
using RecInterp.Onnx.Bundles;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Dictionaries;

/// <summary>Any dictionary run by libtorch, without gradients: the second witness beside <see cref="LatentDictionary"/>.</summary>
/// <remarks>Formulas are those of <see cref="LatentDictionary"/> and <see cref="DeltaEdit"/>; only the engine differs, so results agree up to
/// float32 rounding.</remarks>
/// <threadsafety>Safe for concurrent calls until disposed.</threadsafety>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Dictionary is the field's term.")]
public sealed class TorchDictionary : IDictionaryWitness, IDisposable
{
    // Rows that go through libtorch at a time: bounds memory at 4,096 x (d + 2 m) floats.
    private const int ChunkRows = 4096;

    private readonly LatentDictionary _dictionary;
    private readonly TorchTransform _transform;
    private readonly Tensor _encoder;
    private readonly Tensor _decoder;
    private readonly Tensor _preBias;
    private readonly Tensor _latentBias;
    private readonly Tensor _decoderBias;
    private readonly Tensor _threshold;

    /// <summary>Copies a dictionary's weights into tensors.</summary>
    /// <param name="dictionary">A valid dictionary.</param>
    /// <exception cref="ArgumentException">The dictionary is not valid.</exception>
    public TorchDictionary(LatentDictionary dictionary)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        dictionary.Validate();
        _dictionary = dictionary;
        _transform = new TorchTransform(dictionary.Transform);
        long d = dictionary.EmbeddingWidth;
        long m = dictionary.LatentCount;
        _encoder = Keep(dictionary.Encoder, m, d);
        _decoder = Keep(dictionary.Decoder, m, d);
        _preBias = Keep(dictionary.PreBias, d);
        _latentBias = Keep(dictionary.LatentBias, m);
        _decoderBias = Keep(dictionary.DecoderBias, d);
        _threshold = Keep(dictionary.Threshold, m);
    }

    /// <inheritdoc/>
    public string Name => "TorchSharp";

    /// <summary>Encodes B embeddings into latents.</summary>
    /// <param name="embeddings">x, shape [B, d], row-major, finite. B is inferred.</param>
    /// <param name="latents">Destination z, shape [B, m], row-major.</param>
    /// <param name="scales">Destination, B row scales for <see cref="Decode"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit d, m and each other.</exception>
    public void Encode(ReadOnlySpan<float> embeddings, Span<float> latents, Span<RowScale> scales)
    {
        var rows = Rows(embeddings.Length, _dictionary.EmbeddingWidth, nameof(embeddings));
        Expect(latents.Length, rows, _dictionary.LatentCount, nameof(latents));
        Expect(scales.Length, rows, 1, nameof(scales));
        for (var start = 0; start < rows; start += ChunkRows)
        {
            var count = Math.Min(ChunkRows, rows - start);
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var (z, mean, deviation) = EncodeChunk(Chunk(embeddings, start, count, _dictionary.EmbeddingWidth));
            z.data<float>().CopyTo(Part(latents, start, count, _dictionary.LatentCount));
            CopyScales(mean, deviation, scales.Slice(start, count));
        }
    }

    /// <summary>Decodes B rows of latents into embeddings.</summary>
    /// <param name="latents">z, shape [B, m], row-major. B is inferred.</param>
    /// <param name="scales">B row scales that <see cref="Encode"/> gave; read by row normalisation only, but always B of them.</param>
    /// <param name="embeddings">Destination xhat, shape [B, d], row-major.</param>
    /// <exception cref="ArgumentException">The lengths do not fit d, m and each other.</exception>
    public void Decode(ReadOnlySpan<float> latents, ReadOnlySpan<RowScale> scales, Span<float> embeddings)
    {
        var rows = Rows(latents.Length, _dictionary.LatentCount, nameof(latents));
        Expect(scales.Length, rows, 1, nameof(scales));
        Expect(embeddings.Length, rows, _dictionary.EmbeddingWidth, nameof(embeddings));
        for (var start = 0; start < rows; start += ChunkRows)
        {
            var count = Math.Min(ChunkRows, rows - start);
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var z = Chunk(latents, start, count, _dictionary.LatentCount);
            var (mean, deviation) = Scales(scales.Slice(start, count));
            var decoded = _transform.Invert(_decoderBias.addmm(z, _decoder), mean, deviation);
            decoded.data<float>().CopyTo(Part(embeddings, start, count, _dictionary.EmbeddingWidth));
        }
    }

    /// <summary>Edits B embeddings in delta form, as <see cref="DeltaEdit"/> does.</summary>
    /// <param name="embeddings">x, shape [B, d], row-major, finite. B is inferred.</param>
    /// <param name="plan">What changes; compiled for the dictionary's m.</param>
    /// <param name="edited">Destination, shape [B, d]. A row in which no latent changes is copied bit for bit.</param>
    /// <exception cref="ArgumentException">The plan is for another number of latents, or the lengths do not fit d and each other.</exception>
    public void Edit(ReadOnlySpan<float> embeddings, EditPlan plan, Span<float> edited)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.LatentCount != _dictionary.LatentCount)
        {
            throw new ArgumentException($"The plan is for {plan.LatentCount} latents, the dictionary has {_dictionary.LatentCount}.", nameof(plan));
        }

        var width = _dictionary.EmbeddingWidth;
        var rows = Rows(embeddings.Length, width, nameof(embeddings));
        Expect(edited.Length, rows, width, nameof(edited));
        embeddings.CopyTo(edited);
        if (plan.IsEmpty)
        {
            return;
        }

        using var planScope = NewDisposeScope();
        var gains = tensor(plan.Gains.ToArray(), [plan.Gains.Length]);
        var offsets = tensor(plan.Offsets.ToArray(), [plan.Offsets.Length]);
        var latents = tensor(Array.ConvertAll(plan.Latents.ToArray(), latent => (long)latent), [plan.Latents.Length]);
        var directions = _decoder.index_select(0, latents);
        for (var start = 0; start < rows; start += ChunkRows)
        {
            var count = Math.Min(ChunkRows, rows - start);
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var x = Chunk(embeddings, start, count, width);
            var (z, _, deviation) = EncodeChunk(x);
            var old = z.index_select(1, latents);
            var delta = (old * gains) + offsets - old;
            var moved = x + _transform.InvertShift(delta.mm(directions), deviation);

            // Adding 0 would turn -0 into 0; rows without a change keep their bits.
            var changed = delta.ne(0).sum(1, keepdim: true).gt(0);
            where(changed, moved, x).data<float>().CopyTo(Part(edited, start, count, width));
        }
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var weight in (Tensor[])[_encoder, _decoder, _preBias, _latentBias, _decoderBias, _threshold])
        {
            weight.Dispose();
        }

        _transform.Dispose();
    }

    private (Tensor Latents, Tensor? Mean, Tensor? Deviation) EncodeChunk(Tensor x)
    {
        var (normal, mean, deviation) = _transform.Apply(x);
        var p = functional.linear(normal - _preBias, _encoder, _latentBias);
        var z = p.masked_fill(p.gt(_threshold).logical_not(), 0);
        return (_dictionary.MostActive is { } most ? LargestOf(z, most) : z, mean, deviation);
    }

    /// <summary>The k largest latents of each row; the others 0.</summary>
    private static Tensor LargestOf(Tensor latents, int most)
    {
        var (largest, places) = latents.topk(most, dim: 1);
        return zeros_like(latents).scatter(1, places, largest);
    }

    private (Tensor? Mean, Tensor? Deviation) Scales(ReadOnlySpan<RowScale> scales)
    {
        if (_dictionary.Transform.Kind != InputTransformKind.RowNorm)
        {
            return (null, null);
        }

        var (means, deviations) = (new float[scales.Length], new float[scales.Length]);
        for (var row = 0; row < scales.Length; row++)
        {
            (means[row], deviations[row]) = (scales[row].Mean, scales[row].Deviation);
        }

        return (tensor(means, [scales.Length, 1]), tensor(deviations, [scales.Length, 1]));
    }

    private static void CopyScales(Tensor? mean, Tensor? deviation, Span<RowScale> scales)
    {
        if (mean is null || deviation is null)
        {
            scales.Fill(RowScale.Identity);
            return;
        }

        var (means, deviations) = (mean.data<float>().ToArray(), deviation.data<float>().ToArray());
        for (var row = 0; row < scales.Length; row++)
        {
            scales[row] = new RowScale(means[row], deviations[row]);
        }
    }

    private static Tensor Keep(float[] values, params long[] shape) => tensor(values, shape).DetachFromDisposeScope();

    private static Tensor Chunk(ReadOnlySpan<float> values, int start, int count, int width) =>
        tensor(values.Slice(start * width, count * width).ToArray(), [count, width]);

    private static Span<float> Part(Span<float> values, int start, int count, int width) => values.Slice(start * width, count * width);

    private static int Rows(int length, int width, string name) =>
        length % width == 0
            ? length / width
            : throw new ArgumentException($"{name} holds {length} values, which is not a whole number of rows of {width}.", name);

    private static void Expect(int length, int rows, int width, string name)
    {
        if (length != (long)rows * width)
        {
            throw new ArgumentException($"{name} holds {length} values; expected {rows} rows of {width}.", name);
        }
    }
}
