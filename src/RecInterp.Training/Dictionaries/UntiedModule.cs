using RecInterp.Core.Dictionaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Dictionaries;

/// <summary>A sparse autoencoder with an encoder and a decoder of its own, whose decoder rows have length 1.</summary>
/// <remarks>
/// <code>
/// p    = W_enc (T(x) - b) + b_lat
/// xhat = T^-1( W_dec^T z + b )
/// </code>
/// <para>W_dec starts with random directions and W_enc as the same, so that a latent reads what it writes; biases start at 0. Rows of W_dec are brought back to
/// length 1 after each step: else a smaller z with a longer row would pass for a sparser one.</para>
/// </remarks>
/// <threadsafety>Not safe for concurrent use: training writes the parameters.</threadsafety>
public abstract class UntiedModule : AutoencoderModule
{
    private const double ShortestRow = 1e-12;

    /// <summary>Starts a dictionary.</summary>
    /// <param name="latents">Number of latents m, at least 1.</param>
    /// <param name="transform">The input transform T; its width is the embedding width d.</param>
    /// <param name="random">Source of the initial weights.</param>
    /// <param name="device">Where it is trained; null is the processor.</param>
    protected UntiedModule(int latents, InputTransform transform, Random random, Device? device)
        : base(latents, transform, device)
    {
        ArgumentNullException.ThrowIfNull(random);
        var directions = Directions(random, latents, EmbeddingWidth);
        Encoder = Train(tensor(directions, [latents, EmbeddingWidth]));
        Decoder = Train(tensor(directions, [latents, EmbeddingWidth]));
        Bias = Train(zeros([EmbeddingWidth]));
        LatentBias = Train(zeros([latents]));
    }

    /// <summary>What an optimiser trains: W_enc and W_dec [m, d], b [d], b_lat [m], and what the architecture adds.</summary>
    public override IReadOnlyList<Parameter> Parameters => [Encoder, Decoder, Bias, LatentBias];

    /// <summary>W_enc, shape [m, d].</summary>
    protected Parameter Encoder { get; }

    /// <summary>W_dec, shape [m, d].</summary>
    protected Parameter Decoder { get; }

    /// <summary>b, shape [d]: subtracted before encoding, added after decoding.</summary>
    protected Parameter Bias { get; }

    /// <summary>b_lat, shape [m].</summary>
    protected Parameter LatentBias { get; }

    /// <inheritdoc/>
    protected override Tensor DecoderWeight => Decoder;

    /// <inheritdoc/>
    protected override float[] BiasValues() => Values(Bias);

    /// <inheritdoc/>
    protected override void Redirect(IReadOnlyList<int> latents, float[] directions)
    {
        ArgumentNullException.ThrowIfNull(latents);
        SetRows(Encoder, latents, directions, ResampledLength(Encoder));
        SetRows(Decoder, latents, directions, 1);
        SetRows(LatentBias, latents, new float[latents.Count], 1);
    }

    /// <inheritdoc/>
    public override void AfterStep()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Decoder.div_(Decoder.norm(1, keepdim: true, p: 2f).clamp_min(ShortestRow));
    }

    /// <inheritdoc/>
    public override LatentDictionary ToDictionary()
    {
        var bias = Values(Bias);
        var dictionary = new LatentDictionary
        {
            Architecture = Name,
            EmbeddingWidth = EmbeddingWidth,
            LatentCount = LatentCount,
            Encoder = EncoderValues(),
            Decoder = Values(Decoder),
            PreBias = bias,
            LatentBias = LatentBiasValues(),
            DecoderBias = bias,
            Threshold = ThresholdValues(),
            MostActive = MostActive,
            Transform = Transform,
        };
        dictionary.Validate();
        return dictionary;
    }

    /// <summary>k of the dictionary; null where a threshold decides.</summary>
    protected virtual int? MostActive => null;

    /// <summary>W_enc of the dictionary, [m, d].</summary>
    protected virtual float[] EncoderValues() => Values(Encoder);

    /// <summary>b_lat of the dictionary, [m].</summary>
    protected virtual float[] LatentBiasValues() => Values(LatentBias);

    /// <summary>Thresholds of the dictionary, [m], each at least 0.</summary>
    protected virtual float[] ThresholdValues() => new float[LatentCount];

    /// <summary>p, shape [B, m].</summary>
    /// <param name="normal">T(x), shape [B, d].</param>
    protected Tensor PreActivate(Tensor normal) => functional.linear(normal - Bias, Encoder, LatentBias);

    /// <inheritdoc/>
    protected override Tensor DecodeNormal(Tensor latents, int count) => Bias.addmm(latents, count == LatentCount ? Decoder : Decoder.narrow(0, 0, count));

    /// <summary>Directions drawn evenly from the sphere, [m, d].</summary>
    internal static float[] Directions(Random random, int latents, int width)
    {
        var values = new float[latents * width];
        for (var latent = 0; latent < latents; latent++)
        {
            var row = values.AsSpan(latent * width, width);
            double squares = 0;
            foreach (ref var value in row)
            {
                value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
                squares += (double)value * value;
            }

            foreach (ref var value in row)
            {
                value = (float)(value / Math.Sqrt(Math.Max(squares, ShortestRow)));
            }
        }

        return values;
    }
}
