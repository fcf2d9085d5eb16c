using RecInterp.Core.Dictionaries;
using RecInterp.Training.Losses;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Dictionaries;

/// <summary>z = relu(e^r W x + b_mag) where W x + b_gate > 0, else 0: whether a latent is active is decided apart from how much. arXiv 2404.16014, eq. (5) to (8).</summary>
/// <remarks>
/// <para>x stands for T(x) - b. The gate has no gradient, so the sparsity term and an auxiliary reconstruction read relu(W x + b_gate); the auxiliary one sees a copy of
/// the decoder that it does not train.</para>
/// <para>Its dictionary is exactly a threshold's: p = e^r W x + b_mag exceeds b_mag - e^r b_gate where the gate is open, and 0 where relu is.</para>
/// </remarks>
/// <threadsafety>Not safe for concurrent use: training writes the parameters.</threadsafety>
public sealed class GatedModule : UntiedModule
{
    private readonly Parameter _gateBias;
    private readonly Parameter _logScale;

    /// <summary>Starts a dictionary.</summary>
    /// <param name="latents">Number of latents m, at least 1.</param>
    /// <param name="transform">The input transform T.</param>
    /// <param name="random">Source of the initial weights.</param>
    /// <param name="device">Where it is trained; null, the default, is the processor.</param>
    public GatedModule(int latents, InputTransform transform, Random random, Device? device = null)
        : base(latents, transform, random, device)
    {
        _gateBias = Train(zeros([latents]));
        _logScale = Train(zeros([latents]));
    }

    /// <inheritdoc/>
    public override string Name => "gated";

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [.. base.Parameters, _gateBias, _logScale];

    /// <summary>Mean of the gates' relu(W x + b_gate).</summary>
    /// <param name="code">A batch's code.</param>
    public override Tensor Sparsity(LatentCode code) => code.PreActivations.relu().mean();

    /// <summary>How far a reconstruction from the gates alone is from x; the decoder and the bias in it are not trained by it.</summary>
    /// <param name="embeddings">x, shape [B, d].</param>
    /// <param name="code">Its code.</param>
    public override Tensor Auxiliary(Tensor embeddings, LatentCode code) =>
        EmbeddingLoss.Compute(embeddings, Invert(Bias.detach().addmm(code.PreActivations.relu(), Decoder.detach()), code));

    /// <inheritdoc/>
    protected override float[] EncoderValues()
    {
        var (weights, scales) = (Values(Encoder), Scales());
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] *= scales[i / EmbeddingWidth];
        }

        return weights;
    }

    /// <inheritdoc/>
    protected override float[] ThresholdValues()
    {
        var (magnitude, gate, scales) = (Values(LatentBias), Values(_gateBias), Scales());
        return [.. scales.Select((scale, latent) => Math.Max(0, magnitude[latent] - (scale * gate[latent])))];
    }

    /// <inheritdoc/>
    protected override (Tensor Latents, Tensor PreActivations) Activate(Tensor normal)
    {
        var read = functional.linear(normal - Bias, Encoder);
        var gate = read + _gateBias;
        var open = gate.detach().gt(0).to(ScalarType.Float32);
        return (open * ((read * _logScale.exp()) + LatentBias).relu(), gate);
    }

    private float[] Scales() => Array.ConvertAll(Values(_logScale), MathF.Exp);
}
