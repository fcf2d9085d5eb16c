using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;

namespace RecInterp.Core.Dictionaries;

/// <summary>A trained sparse autoencoder as plain weights: m latents that explain embeddings of width d.</summary>
/// <remarks>
/// <para>z = h_enc(e), e~ = h_dec(z): arXiv 2511.18024, eq. (3) and (4), which leave both functions open. Here:</para>
/// <code>
/// p    = W_enc (T(x) - b_pre) + b_lat
/// z_j  = p_j where p_j > threshold_j, else 0; with k, only the k largest z_j of a row stay
/// xhat = T^-1( W_dec^T z + b_dec )
/// </code>
/// <para>A threshold of 0 is ReLU. One dictionary serves both towers. This is the plain implementation that every faster engine is
/// compared with; sums within one row run in float32.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls. The arrays are kept, not copied: nobody may write to them after construction.</threadsafety>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Dictionary is the field's term.")]
public sealed class LatentDictionary
{
    /// <summary>Name of the recipe the weights come from, such as "tied-relu": a label that changes no arithmetic.</summary>
    public required string Architecture { get; init; }

    /// <summary>Embedding width, d; at least 1.</summary>
    public required int EmbeddingWidth { get; init; }

    /// <summary>Number of latents, m; at least 1.</summary>
    public required int LatentCount { get; init; }

    /// <summary>W_enc, [m, d] row-major: row j reads latent j out of a normalised embedding.</summary>
    public required float[] Encoder { get; init; }

    /// <summary>W_dec, [m, d] row-major: row j is the direction that latent j writes.</summary>
    public required float[] Decoder { get; init; }

    /// <summary>b_pre, [d]: subtracted from the normalised embedding before encoding.</summary>
    public required float[] PreBias { get; init; }

    /// <summary>b_lat, [m]: added to each latent before the threshold.</summary>
    public required float[] LatentBias { get; init; }

    /// <summary>b_dec, [d]: added to the decoded row before the transform is undone.</summary>
    public required float[] DecoderBias { get; init; }

    /// <summary>Per latent threshold, [m], each at least 0; a latent at or below its threshold is 0. All zero is ReLU.</summary>
    public required float[] Threshold { get; init; }

    /// <summary>k: most latents of a row that are active, from 1 to m; the larger ones stay, and of equal ones those that come first. Null keeps all.</summary>
    public int? MostActive { get; init; }

    /// <summary>The normalisation T of embeddings, of width d.</summary>
    public required InputTransform Transform { get; init; }

    /// <summary>Checks the whole dictionary and reports every fault at once.</summary>
    /// <exception cref="ArgumentException">A name is empty, a size is below 1, an array is missing or has another length than its shape, a
    /// weight is not finite, a threshold is negative, or the transform has another width. The message has one line for each
    /// fault.</exception>
    public void Validate()
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(Architecture))
        {
            faults.Add("Architecture is empty; expected a name such as \"tied-relu\".");
        }

        CheckSize(faults, nameof(EmbeddingWidth), EmbeddingWidth);
        CheckSize(faults, nameof(LatentCount), LatentCount);
        CheckArray(faults, nameof(Encoder), Encoder, "m * d", (long)LatentCount * EmbeddingWidth);
        CheckArray(faults, nameof(Decoder), Decoder, "m * d", (long)LatentCount * EmbeddingWidth);
        CheckArray(faults, nameof(PreBias), PreBias, "d", EmbeddingWidth);
        CheckArray(faults, nameof(LatentBias), LatentBias, "m", LatentCount);
        CheckArray(faults, nameof(DecoderBias), DecoderBias, "d", EmbeddingWidth);
        CheckArray(faults, nameof(Threshold), Threshold, "m", LatentCount);
        int negative = Array.FindIndex(Threshold ?? [], threshold => threshold < 0f);
        if (negative >= 0)
        {
            faults.Add($"Threshold[{negative}] is {Threshold![negative]}; expected at least 0.");
        }

        if (MostActive is { } most && (most < 1 || most > LatentCount))
        {
            faults.Add($"MostActive is {most}; expected 1 to m = {LatentCount}, or none.");
        }

        if (Transform is null)
        {
            faults.Add("Transform is missing.");
        }
        else if (Transform.Width != EmbeddingWidth)
        {
            faults.Add($"Transform has width {Transform.Width}; expected d = {EmbeddingWidth}.");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"The dictionary has {faults.Count} fault(s):\n{string.Join('\n', faults)}");
        }
    }

    /// <summary>The dictionary of the first latents alone: what a prefix of a Matryoshka dictionary is (arXiv 2503.17547).</summary>
    /// <remarks>Biases and transform stay. Each latent reads and writes as before, but where k latents are chosen (<see cref="MostActive"/>), the
    /// cut chooses among its own, and may keep latents that the whole would not. So to see what the first latents of the whole explain, encode
    /// with the whole and decode the first latents of each row with the cut.</remarks>
    /// <param name="latents">How many, from 1 to m.</param>
    /// <returns>The cut dictionary, with arrays of its own for what is per latent and at most <paramref name="latents"/> active; this one where
    /// nothing is cut off.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="latents"/> is outside its range.</exception>
    public LatentDictionary First(int latents)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(latents, LatentCount);
        return latents == LatentCount ? this : new LatentDictionary
        {
            Architecture = Architecture,
            EmbeddingWidth = EmbeddingWidth,
            LatentCount = latents,
            Encoder = Encoder[..(latents * EmbeddingWidth)],
            Decoder = Decoder[..(latents * EmbeddingWidth)],
            PreBias = PreBias,
            LatentBias = LatentBias[..latents],
            DecoderBias = DecoderBias,
            Threshold = Threshold[..latents],
            MostActive = MostActive is { } most ? Math.Min(most, latents) : null,
            Transform = Transform,
        };
    }

    /// <summary>Encodes B embeddings into latents.</summary>
    /// <remarks>z = h_enc(e), arXiv 2511.18024, eq. (3). Rows are independent: a row gives the same bits alone and in any batch. A
    /// pre-activation that is NaN is not above its threshold, so its latent is 0.</remarks>
    /// <param name="embeddings">x, shape [B, d], row-major, finite. B is inferred.</param>
    /// <param name="latents">Destination z, shape [B, m], row-major, each 0 or above its threshold.</param>
    /// <param name="scales">Destination, B row scales for <see cref="Decode"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit d, m and each other.</exception>
    public void Encode(ReadOnlySpan<float> embeddings, Span<float> latents, Span<RowScale> scales)
    {
        int rows = BatchShape.Rows(embeddings.Length, EmbeddingWidth, nameof(embeddings));
        BatchShape.Expect(latents.Length, rows, LatentCount, nameof(latents));
        BatchShape.Expect(scales.Length, rows, 1, nameof(scales));
        Span<float> centred = EmbeddingWidth <= BatchShape.StackFloats ? stackalloc float[EmbeddingWidth] : new float[EmbeddingWidth];
        for (int row = 0; row < rows; row++)
        {
            scales[row] = Centre(embeddings.Slice(row * EmbeddingWidth, EmbeddingWidth), centred);
            EncodeCentred(centred, latents.Slice(row * LatentCount, LatentCount));
        }
    }

    /// <summary>Decodes B rows of latents into embeddings.</summary>
    /// <remarks>e~ = h_dec(z), arXiv 2511.18024, eq. (4). An all-zero row decodes to the decoder bias, taken through the inverse
    /// transform.</remarks>
    /// <param name="latents">z, shape [B, m], row-major; any sign, so that edited latents can be decoded. B is inferred.</param>
    /// <param name="scales">B row scales that <see cref="Encode"/> gave; read by row normalisation only, but always B of them.</param>
    /// <param name="embeddings">Destination xhat, shape [B, d], row-major.</param>
    /// <exception cref="ArgumentException">The lengths do not fit d, m and each other.</exception>
    public void Decode(ReadOnlySpan<float> latents, ReadOnlySpan<RowScale> scales, Span<float> embeddings)
    {
        int rows = BatchShape.Rows(latents.Length, LatentCount, nameof(latents));
        BatchShape.Expect(scales.Length, rows, 1, nameof(scales));
        BatchShape.Expect(embeddings.Length, rows, EmbeddingWidth, nameof(embeddings));
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> code = latents.Slice(row * LatentCount, LatentCount);
            Span<float> embedding = embeddings.Slice(row * EmbeddingWidth, EmbeddingWidth);
            DecoderBias.CopyTo(embedding);
            for (int latent = 0; latent < LatentCount; latent++)
            {
                if (code[latent] != 0f)
                {
                    AddDirection(latent, code[latent], embedding);
                }
            }

            Transform.Invert(embedding, scales[row], embedding);
        }
    }

    /// <summary>T(x) - b_pre, the vector that encoder rows are multiplied with.</summary>
    internal RowScale Centre(ReadOnlySpan<float> embedding, Span<float> centred)
    {
        RowScale scale = Transform.Apply(embedding, centred);
        TensorPrimitives.Subtract(centred, PreBias, centred);
        return scale;
    }

    /// <summary>All latents of a centred row.</summary>
    internal void EncodeCentred(ReadOnlySpan<float> centred, Span<float> code)
    {
        for (int latent = 0; latent < LatentCount; latent++)
        {
            code[latent] = EncodeLatent(centred, latent);
        }

        if (MostActive is { } most)
        {
            LargestLatents.Keep(code, most);
        }
    }

    /// <summary>One latent of a centred row, before the largest are chosen; edits use it so that they see the same bits as <see cref="Encode"/>.</summary>
    internal float EncodeLatent(ReadOnlySpan<float> centred, int latent)
    {
        ReadOnlySpan<float> reader = Encoder.AsSpan(latent * EmbeddingWidth, EmbeddingWidth);
        float preActivation = TensorPrimitives.Dot(reader, centred) + LatentBias[latent];
        return preActivation > Threshold[latent] ? preActivation : 0f;
    }

    /// <summary>sum += amount * decoder row.</summary>
    internal void AddDirection(int latent, float amount, Span<float> sum)
    {
        ReadOnlySpan<float> direction = Decoder.AsSpan(latent * EmbeddingWidth, EmbeddingWidth);
        TensorPrimitives.MultiplyAdd(direction, amount, sum, sum);
    }

    private static void CheckSize(List<string> faults, string name, int value)
    {
        if (value < 1)
        {
            faults.Add($"{name} is {value}; expected at least 1.");
        }
    }

    private static void CheckArray(List<string> faults, string name, float[]? values, string shape, long expected)
    {
        if (values is null)
        {
            faults.Add($"{name} is missing; expected {shape} = {expected} values.");
            return;
        }

        if (values.Length != expected)
        {
            faults.Add($"{name} holds {values.Length} values; expected {shape} = {expected}.");
        }

        int first = Array.FindIndex(values, value => !float.IsFinite(value));
        if (first >= 0)
        {
            int count = values.Count(value => !float.IsFinite(value));
            faults.Add($"{name}[{first}] is {values[first]}; expected finite values ({count} are not).");
        }
    }
}
