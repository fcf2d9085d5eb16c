using RecInterp.Core.Dictionaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Dictionaries;

/// <summary>The sparse autoencoder of arXiv 2511.18024 while it is trained: ReLU latents, and one weight for encoder and decoder.</summary>
/// <remarks>
/// <code>
/// z    = relu( W (T(x) - b_pre) + b_lat )
/// xhat = T^-1( W^T z + b_pre )
/// </code>
/// <para>Eq. (3) and (4) leave the functions open; this is what its code does for matrix factorisation. Without b_pre it is what the code does for neural
/// scorers. W starts uniform in +-1/sqrt(d), which is torch's default for a linear layer; biases start at 0. T is frozen: it never depends
/// on the batch.</para>
/// <para>Dispose frees the parameters. They outlive any dispose scope that is open at construction.</para>
/// </remarks>
/// <threadsafety>Not safe for concurrent use: training writes the parameters.</threadsafety>
public sealed class TiedReluModule : IDisposable
{
    /// <summary>What dictionaries made by this module call themselves.</summary>
    public const string Architecture = "tied-relu";

    private readonly Parameter _weight;
    private readonly Parameter? _preBias;
    private readonly Parameter _latentBias;
    private readonly InputTransform _transform;
    private readonly TorchTransform _torchTransform;

    /// <summary>Starts a dictionary.</summary>
    /// <param name="latents">Number of latents m, at least 1.</param>
    /// <param name="transform">The input transform T; its width is the embedding width d.</param>
    /// <param name="preBias">Whether b_pre is trained; else it is 0 for good.</param>
    /// <param name="random">Source of the initial weights.</param>
    public TiedReluModule(int latents, InputTransform transform, bool preBias, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(random);
        LatentCount = latents;
        EmbeddingWidth = transform.Width;
        _transform = transform;
        _torchTransform = new TorchTransform(transform);
        var weights = new float[latents * EmbeddingWidth];
        var bound = 1 / Math.Sqrt(EmbeddingWidth);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(((2 * random.NextDouble()) - 1) * bound);
        }

        _weight = Train(tensor(weights, [latents, EmbeddingWidth]));
        _preBias = preBias ? Train(zeros([EmbeddingWidth])) : null;
        _latentBias = Train(zeros([latents]));
        Parameters = _preBias is null ? [_weight, _latentBias] : [_weight, _preBias, _latentBias];
    }

    /// <summary>Embedding width, d.</summary>
    public int EmbeddingWidth { get; }

    /// <summary>Number of latents, m.</summary>
    public int LatentCount { get; }

    /// <summary>What an optimiser trains: W [m, d], b_pre [d] where it is trained, b_lat [m].</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Encodes embeddings.</summary>
    /// <param name="embeddings">x, float32, shape [B, d].</param>
    public TiedCode Encode(Tensor embeddings)
    {
        var (normal, mean, deviation) = _torchTransform.Apply(embeddings);
        var centred = _preBias is null ? normal : normal - _preBias;
        return new TiedCode(functional.linear(centred, _weight, _latentBias).relu(), mean, deviation);
    }

    /// <summary>Decodes latents.</summary>
    /// <param name="code">Latents with the row scales that <see cref="Encode"/> gave.</param>
    /// <returns>xhat, float32, shape [B, d].</returns>
    public Tensor Decode(TiedCode code)
    {
        var normal = _preBias is null ? code.Latents.mm(_weight) : _preBias.addmm(code.Latents, _weight);
        return _torchTransform.Invert(normal, code.Mean, code.Deviation);
    }

    /// <summary>Copies the parameters, as they are now, into a dictionary.</summary>
    /// <exception cref="ArgumentException">A parameter is not finite.</exception>
    public LatentDictionary ToDictionary()
    {
        var weights = _weight.data<float>().ToArray();
        var preBias = _preBias?.data<float>().ToArray() ?? new float[EmbeddingWidth];
        var dictionary = new LatentDictionary
        {
            Architecture = Architecture,
            EmbeddingWidth = EmbeddingWidth,
            LatentCount = LatentCount,
            Encoder = weights,
            Decoder = weights,
            PreBias = preBias,
            LatentBias = _latentBias.data<float>().ToArray(),
            DecoderBias = preBias,
            Threshold = new float[LatentCount],
            Transform = _transform,
        };
        dictionary.Validate();
        return dictionary;
    }

    /// <summary>Frees the parameters.</summary>
    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }

        _torchTransform.Dispose();
    }

    private static Parameter Train(Tensor start)
    {
        var parameter = Parameter(start);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
