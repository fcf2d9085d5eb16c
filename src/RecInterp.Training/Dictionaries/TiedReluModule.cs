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
/// scorers. W starts uniform in +-1/sqrt(d), which is torch's default for a linear layer; biases start at 0.</para>
/// </remarks>
/// <threadsafety>Not safe for concurrent use: training writes the parameters.</threadsafety>
public sealed class TiedReluModule : AutoencoderModule
{
    /// <summary>What its dictionaries call themselves.</summary>
    internal const string DictionaryName = "tied-relu";

    private readonly Parameter _weight;
    private readonly Parameter? _preBias;
    private readonly Parameter _latentBias;

    /// <summary>Starts a dictionary.</summary>
    /// <param name="latents">Number of latents m, at least 1.</param>
    /// <param name="transform">The input transform T; its width is the embedding width d.</param>
    /// <param name="preBias">Whether b_pre is trained; else it is 0 for good.</param>
    /// <param name="random">Source of the initial weights.</param>
    /// <param name="device">Where it is trained; null, the default, is the processor.</param>
    public TiedReluModule(int latents, InputTransform transform, bool preBias, Random random, Device? device = null)
        : base(latents, transform, device)
    {
        ArgumentNullException.ThrowIfNull(random);
        _weight = Train(tensor(FirstWeights(random, latents, EmbeddingWidth), [latents, EmbeddingWidth]));
        _preBias = preBias ? Train(zeros([EmbeddingWidth])) : null;
        _latentBias = Train(zeros([latents]));
        Parameters = _preBias is null ? [_weight, _latentBias] : [_weight, _preBias, _latentBias];
    }

    /// <inheritdoc/>
    public override string Name => DictionaryName;

    /// <summary>What an optimiser trains: W [m, d], b_pre [d] where it is trained, b_lat [m].</summary>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    protected override Tensor DecoderWeight => _weight;

    /// <inheritdoc/>
    public override LatentDictionary ToDictionary()
    {
        var weights = Values(_weight);
        var preBias = _preBias is null ? new float[EmbeddingWidth] : Values(_preBias);
        var dictionary = new LatentDictionary
        {
            Architecture = Name,
            EmbeddingWidth = EmbeddingWidth,
            LatentCount = LatentCount,
            Encoder = weights,
            Decoder = weights,
            PreBias = preBias,
            LatentBias = Values(_latentBias),
            DecoderBias = preBias,
            Threshold = new float[LatentCount],
            Transform = Transform,
        };
        dictionary.Validate();
        return dictionary;
    }

    /// <inheritdoc/>
    protected override float[] BiasValues() => _preBias is null ? new float[EmbeddingWidth] : Values(_preBias);

    /// <inheritdoc/>
    protected override void Redirect(IReadOnlyList<int> latents, float[] directions)
    {
        ArgumentNullException.ThrowIfNull(latents);
        SetRows(_weight, latents, directions, ResampledLength(_weight));
        SetRows(_latentBias, latents, new float[latents.Count], 1);
    }

    /// <summary>W before the first step, [m, d].</summary>
    internal static float[] FirstWeights(Random random, int latents, int width)
    {
        var weights = new float[latents * width];
        var bound = 1 / Math.Sqrt(width);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(((2 * random.NextDouble()) - 1) * bound);
        }

        return weights;
    }

    /// <inheritdoc/>
    protected override (Tensor Latents, Tensor PreActivations) Activate(Tensor normal)
    {
        var p = functional.linear(_preBias is null ? normal : normal - _preBias, _weight, _latentBias);
        return (p.relu(), p);
    }

    /// <inheritdoc/>
    protected override Tensor DecodeNormal(Tensor latents, int count)
    {
        var weight = count == LatentCount ? _weight : _weight.narrow(0, 0, count);
        return _preBias is null ? latents.mm(weight) : _preBias.addmm(latents, weight);
    }
}
