using RecInterp.Core.Dictionaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace RecInterp.Training.Dictionaries;

/// <summary>A sparse autoencoder while it is trained.</summary>
/// <remarks>
/// <para>The input transform T is frozen: it never depends on the batch. What a module makes of a batch in training and what the dictionary made
/// of it gives for a row are the same, except where an architecture chooses among all rows of a batch; its dictionary then has a threshold that was tracked.</para>
/// <para>Dispose frees the parameters. They outlive any dispose scope that is open at construction.</para>
/// </remarks>
/// <threadsafety>Not safe for concurrent use: training writes the parameters.</threadsafety>
public abstract class AutoencoderModule : IDisposable
{
    private const float ShortestDirection = 1e-12f;
    private const float ResampledShare = 0.2f;

    private readonly TorchTransform _torchTransform;

    /// <summary>Takes the sizes.</summary>
    /// <param name="latents">Number of latents m, at least 1.</param>
    /// <param name="transform">The input transform T; its width is the embedding width d.</param>
    /// <param name="device">Where parameters are, and embeddings must be; null is the processor.</param>
    protected AutoencoderModule(int latents, InputTransform transform, Device? device)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        ArgumentNullException.ThrowIfNull(transform);
        LatentCount = latents;
        EmbeddingWidth = transform.Width;
        Transform = transform;
        Device = device ?? CPU;
        _torchTransform = new TorchTransform(transform, Device);
    }

    /// <summary>What dictionaries made by this module call themselves.</summary>
    public abstract string Name { get; }

    /// <summary>Where parameters are, and embeddings must be.</summary>
    public Device Device { get; }

    /// <summary>Embedding width, d.</summary>
    public int EmbeddingWidth { get; }

    /// <summary>Number of latents, m.</summary>
    public int LatentCount { get; }

    /// <summary>What an optimiser trains.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Whether the number of active latents is chosen by the architecture, and not by the weight of a loss.</summary>
    public virtual bool ChoosesActive => false;

    /// <summary>A number that is tracked beside the parameters; null where there is none, or none yet.</summary>
    internal virtual double? Tracked
    {
        get => null;
        set { }
    }

    /// <summary>The input transform T.</summary>
    protected InputTransform Transform { get; }

    /// <summary>Encodes embeddings.</summary>
    /// <param name="embeddings">x, float32, shape [B, d].</param>
    public LatentCode Encode(Tensor embeddings)
    {
        var (normal, mean, deviation) = _torchTransform.Apply(embeddings);
        var (latents, preActivations) = Activate(normal);
        return new LatentCode(latents, preActivations, mean, deviation);
    }

    /// <summary>Decodes latents.</summary>
    /// <param name="code">Latents with the row scales that <see cref="Encode"/> gave.</param>
    /// <param name="prefix">How many of the first latents are read; null reads all (Matryoshka: arXiv 2503.17547).</param>
    /// <returns>xhat, float32, shape [B, d].</returns>
    public Tensor Decode(LatentCode code, int? prefix = null) => _torchTransform.Invert(
        prefix is { } first && first < LatentCount ? DecodeNormal(code.Latents.narrow(1, 0, first), first) : DecodeNormal(code.Latents, LatentCount), code.Mean, code.Deviation);

    /// <summary>The direction that latents write, without bias or row means: what they would add to a reconstruction.</summary>
    /// <param name="latents">z, shape [B, m].</param>
    /// <param name="code">The code whose row scales hold.</param>
    public Tensor Shift(Tensor latents, LatentCode code) => _torchTransform.InvertShift(latents.mm(DecoderWeight), code.Deviation);

    /// <summary>The term that the architecture is made sparse by; its weight is lambda1. Mean over batch and latents.</summary>
    /// <param name="code">A batch's code.</param>
    public virtual Tensor Sparsity(LatentCode code) => Losses.L1Loss.Compute(code.Latents);

    /// <summary>A term that the architecture needs whatever the options are; null for most.</summary>
    /// <param name="embeddings">x, shape [B, d].</param>
    /// <param name="code">Its code.</param>
    public virtual Tensor? Auxiliary(Tensor embeddings, LatentCode code) => null;

    /// <summary>Puts parameters back where they belong after an optimiser's step.</summary>
    public virtual void AfterStep()
    {
    }

    /// <summary>Gives latents new directions: each reads and writes that of a row which the others explain badly.</summary>
    /// <remarks>As in "Towards Monosemanticity" (Bricken et al. 2023, appendix on resampling): the decoder's row is the row's direction, the encoder's the same at a fifth of the mean
    /// length of all encoder rows (at the mean length itself where latents compete for being among the largest), the latent's bias 0. Adam's moments of latents that were never active have faded by then.</remarks>
    /// <param name="latents">The latents.</param>
    /// <param name="embeddings">x of as many rows, shape [count, d].</param>
    public void Resample(IReadOnlyList<int> latents, Tensor embeddings)
    {
        ArgumentNullException.ThrowIfNull(latents);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var rows = Values(_torchTransform.Apply(embeddings).Normal);
        var bias = BiasValues();
        for (var row = 0; row < latents.Count; row++)
        {
            var direction = rows.AsSpan(row * EmbeddingWidth, EmbeddingWidth);
            TensorPrimitives.Subtract(direction, bias, direction);
            TensorPrimitives.Divide(direction, Math.Max(TensorPrimitives.Norm<float>(direction), ShortestDirection), direction);
        }

        Redirect(latents, rows);
    }

    /// <summary>Copies the parameters, as they are now, into a dictionary.</summary>
    /// <exception cref="ArgumentException">A parameter is not finite.</exception>
    public abstract LatentDictionary ToDictionary();

    /// <summary>Frees the parameters.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>W_dec, shape [m, d].</summary>
    protected abstract Tensor DecoderWeight { get; }

    /// <summary>What is subtracted from T(x) before it is encoded, d values.</summary>
    protected abstract float[] BiasValues();

    /// <summary>Sets what latents read and write.</summary>
    /// <param name="latents">The latents.</param>
    /// <param name="directions">Their directions, each of length 1, row-major.</param>
    protected abstract void Redirect(IReadOnlyList<int> latents, float[] directions);

    /// <summary>z and p of normalised rows.</summary>
    /// <param name="normal">T(x), shape [B, d].</param>
    protected abstract (Tensor Latents, Tensor PreActivations) Activate(Tensor normal);

    /// <summary>Normalised reconstructions of the first latents.</summary>
    /// <param name="latents">Their values, shape [B, count].</param>
    /// <param name="count">How many they are.</param>
    protected abstract Tensor DecodeNormal(Tensor latents, int count);

    /// <summary>Takes normalised rows back to the recommender's space.</summary>
    protected Tensor Invert(Tensor normal, LatentCode code) => _torchTransform.Invert(normal, code.Mean, code.Deviation);

    /// <summary>Frees what the module owns.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }

        _torchTransform.Dispose();
    }

    /// <summary>A parameter that outlives the scope it is made in.</summary>
    protected Parameter Train(Tensor start)
    {
        var parameter = Parameter(start.to(Device));
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>Sets rows of a parameter.</summary>
    /// <param name="parameter">The parameter, shape [m, n].</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="values">Their values, row-major.</param>
    /// <param name="scale">What the values are multiplied with.</param>
    protected static void SetRows(Parameter parameter, IReadOnlyList<int> rows, ReadOnlySpan<float> values, float scale)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var all = Values(parameter);
        var width = all.Length / (int)parameter.shape[0];
        for (var i = 0; i < rows.Count; i++)
        {
            TensorPrimitives.Multiply(values.Slice(i * width, width), scale, all.AsSpan(rows[i] * width, width));
        }

        parameter.copy_(tensor(all, parameter.shape));
    }

    /// <summary>The length of a resampled encoder row: a fifth of the mean length of all, or that length where latents compete, since a short row would never win.</summary>
    protected float ResampledLength(Parameter encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return (ChoosesActive ? 1 : ResampledShare) * encoder.norm(1, p: 2f).mean().ToSingle();
    }

    /// <summary>A parameter's values.</summary>
    protected static float[] Values(Tensor parameter)
    {
        using var here = parameter.detach().cpu();
        return here.data<float>().ToArray();
    }
}
