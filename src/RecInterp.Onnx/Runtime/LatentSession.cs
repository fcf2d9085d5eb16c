using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Runtime;

/// <summary>A bundle's graphs loaded into ONNX Runtime: encode, decode and edit on spans, without a copy on the way in or out.</summary>
/// <remarks>One thread within an operator and no spinning: rows are few, callers are many.</remarks>
/// <threadsafety>Safe for concurrent calls until disposed.</threadsafety>
public sealed class LatentSession : IDisposable
{
    private readonly InferenceSession _encoder;
    private readonly InferenceSession _decoder;
    private readonly InferenceSession _edit;
    private readonly RunOptions _options = new();

    private LatentSession(InferenceSession encoder, InferenceSession decoder, InferenceSession edit, DictionaryDescription description)
    {
        _encoder = encoder;
        _decoder = decoder;
        _edit = edit;
        EmbeddingWidth = description.EmbeddingWidth;
        LatentCount = description.LatentCount;
        HasRowScale = description.InputTransform == InputTransformKind.RowNorm;
    }

    /// <summary>Embedding width d.</summary>
    public int EmbeddingWidth { get; }

    /// <summary>Number of latents m.</summary>
    public int LatentCount { get; }

    /// <summary>Whether each row is normalised by its own mean and deviation, which decoding then needs.</summary>
    public bool HasRowScale { get; }

    /// <summary>Loads a bundle.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <exception cref="InvalidArtifactException">ONNX Runtime refuses a graph.</exception>
    public static LatentSession Open(BundleFolder bundle) => Open(
        bundle.ReadGraph(BundleFolder.EncoderFile),
        bundle.ReadGraph(BundleFolder.DecoderFile),
        bundle.ReadGraph(BundleFolder.EditFile),
        bundle.Manifest.Dictionary);

    /// <summary>Encodes embeddings.</summary>
    /// <param name="embeddings">Embeddings, shape [B, d], row-major, B at least 1.</param>
    /// <param name="latents">Destination, shape [B, m].</param>
    /// <param name="scales">Destination, B row scales; identity where <see cref="HasRowScale"/> is false.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public unsafe void Encode(ReadOnlySpan<float> embeddings, Span<float> latents, Span<RowScale> scales)
    {
        var rows = Rows(embeddings.Length, EmbeddingWidth, nameof(embeddings));
        Expect(latents.Length, rows * LatentCount, nameof(latents));
        Expect(scales.Length, rows, nameof(scales));
        Span<float> means = HasRowScale ? new float[rows] : [];
        Span<float> deviations = HasRowScale ? new float[rows] : [];
        fixed (float* x = embeddings, z = latents, mean = means, deviation = deviations)
        {
            Binding[] inputs = [new("embedding", x, rows, EmbeddingWidth)];
            var output = new Binding("latents", z, rows, LatentCount);
            Run(_encoder, inputs, HasRowScale ? [output, new("row_mean", mean, rows, 1), new("row_deviation", deviation, rows, 1)] : [output]);
        }

        for (var row = 0; row < rows; row++)
        {
            scales[row] = HasRowScale ? new RowScale(means[row], deviations[row]) : RowScale.Identity;
        }
    }

    /// <summary>Decodes latents.</summary>
    /// <param name="latents">Latents, shape [B, m], row-major, B at least 1.</param>
    /// <param name="scales">B row scales, as <see cref="Encode"/> gave them; not read where <see cref="HasRowScale"/> is false.</param>
    /// <param name="embeddings">Destination, shape [B, d].</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public unsafe void Decode(ReadOnlySpan<float> latents, ReadOnlySpan<RowScale> scales, Span<float> embeddings)
    {
        var rows = Rows(latents.Length, LatentCount, nameof(latents));
        Expect(scales.Length, rows, nameof(scales));
        Expect(embeddings.Length, rows * EmbeddingWidth, nameof(embeddings));
        Span<float> means = HasRowScale ? new float[rows] : [];
        Span<float> deviations = HasRowScale ? new float[rows] : [];
        for (var row = 0; row < means.Length; row++)
        {
            (means[row], deviations[row]) = scales[row];
        }

        fixed (float* z = latents, x = embeddings, mean = means, deviation = deviations)
        {
            var input = new Binding("latents", z, rows, LatentCount);
            Binding[] outputs = [new("embedding", x, rows, EmbeddingWidth)];
            Run(_decoder, HasRowScale ? [input, new("row_mean", mean, rows, 1), new("row_deviation", deviation, rows, 1)] : [input], outputs);
        }
    }

    /// <summary>Edits embeddings in delta form; a row in which no latent changes is given back bit for bit.</summary>
    /// <param name="embeddings">Embeddings, shape [B, d], row-major, B at least 1.</param>
    /// <param name="plan">What to change.</param>
    /// <param name="edited">Destination, shape [B, d].</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the plan is for another number of latents.</exception>
    public unsafe void Edit(ReadOnlySpan<float> embeddings, EditPlan plan, Span<float> edited)
    {
        var rows = Rows(embeddings.Length, EmbeddingWidth, nameof(embeddings));
        Expect(edited.Length, rows * EmbeddingWidth, nameof(edited));
        Expect(plan.LatentCount, LatentCount, nameof(plan));
        if (plan.IsEmpty)
        {
            embeddings.CopyTo(edited);
            return;
        }

        Span<float> gains = new float[LatentCount];
        Span<float> offsets = new float[LatentCount];
        plan.Expand(gains, offsets);
        fixed (float* x = embeddings, gain = gains, offset = offsets, y = edited)
        {
            Run(
                _edit,
                [new("embedding", x, rows, EmbeddingWidth), new("gain", gain, LatentCount), new("offset", offset, LatentCount)],
                [new("edited", y, rows, EmbeddingWidth)]);
        }
    }

    /// <summary>Frees the native sessions.</summary>
    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
        _edit.Dispose();
        _options.Dispose();
    }

    internal static LatentSession Open(OnnxModel encoder, OnnxModel decoder, OnnxModel edit, DictionaryDescription description)
    {
        List<InferenceSession> loaded = [];
        try
        {
            foreach (var model in new[] { encoder, decoder, edit })
            {
                loaded.Add(OnnxSession.Load(model.Artifact, model.ToBytes(), threads: 1));
            }

            return new LatentSession(loaded[0], loaded[1], loaded[2], description);
        }
        catch
        {
            loaded.ForEach(session => session.Dispose());
            throw;
        }
    }

    private static int Rows(int length, int width, string name) =>
        length > 0 && length % width == 0
            ? length / width
            : throw new ArgumentException($"found {length} values, expected one or more rows of {width}", name);

    private static void Expect(int found, int expected, string name)
    {
        if (found != expected)
        {
            throw new ArgumentException($"found {found} values, expected {expected}", name);
        }
    }

    private void Run(InferenceSession session, Binding[] inputs, Binding[] outputs)
    {
        var (feeds, results) = (new OrtValue[inputs.Length], new OrtValue[outputs.Length]);
        try
        {
            Bind(inputs, feeds);
            Bind(outputs, results);
            session.Run(_options, Array.ConvertAll(inputs, binding => binding.Name), feeds, Array.ConvertAll(outputs, binding => binding.Name), results);
        }
        finally
        {
            Release(feeds);
            Release(results);
        }
    }

    private static void Bind(Binding[] bindings, OrtValue[] values)
    {
        for (var i = 0; i < bindings.Length; i++)
        {
            values[i] = bindings[i].ToOrt();
        }
    }

    private static void Release(OrtValue?[] values)
    {
        foreach (var value in values)
        {
            value?.Dispose();
        }
    }

    /// <summary>Memory that the caller holds fixed, under a graph's name for it.</summary>
    private readonly unsafe struct Binding(string name, float* data, params long[] shape)
    {
        private readonly float* _data = data;
        private readonly long[] _shape = shape;

        public string Name { get; } = name;

        public OrtValue ToOrt()
        {
            var bytes = sizeof(float) * _shape.Aggregate(1L, (product, axis) => product * axis);
            return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, _shape, (IntPtr)_data, bytes);
        }
    }
}
