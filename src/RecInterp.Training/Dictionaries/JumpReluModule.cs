using RecInterp.Core.Dictionaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RecInterp.Training.Dictionaries;

/// <summary>z = p where p > theta_j, else 0, with a trained threshold for each latent: arXiv 2407.14435.</summary>
/// <remarks>
/// <para>The step at the threshold has no gradient; that paper's eq. (11) and (12) estimate it in a window of width epsilon: dz/dtheta = -(theta / epsilon) K and
/// dH/dtheta = -(1 / epsilon) K, with K = 1 where |p - theta| is below epsilon / 2. Here theta itself is trained, in float32 and at least 0, and not its logarithm, which
/// Adam can freeze; epsilon is a fifth of the root mean square of p, so that it fits embeddings of any size.</para>
/// </remarks>
/// <threadsafety>Not safe for concurrent use: training writes the parameters.</threadsafety>
public sealed class JumpReluModule : UntiedModule
{
    private const double Start = 0.1;
    private const double Window = 0.2;

    private readonly Parameter _threshold;

    /// <summary>Starts a dictionary.</summary>
    /// <param name="latents">Number of latents m, at least 1.</param>
    /// <param name="transform">The input transform T.</param>
    /// <param name="random">Source of the initial weights.</param>
    /// <param name="device">Where it is trained; null, the default, is the processor.</param>
    public JumpReluModule(int latents, InputTransform transform, Random random, Device? device = null)
        : base(latents, transform, random, device)
    {
        _threshold = Train(full([latents], Start));
    }

    /// <inheritdoc/>
    public override string Name => "jump-relu";

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [.. base.Parameters, _threshold];

    /// <summary>The share of latents that are active, which is L0 / m.</summary>
    /// <param name="code">A batch's code.</param>
    public override Tensor Sparsity(LatentCode code)
    {
        var (open, window, epsilon) = AtThreshold(code.PreActivations);
        return (open + (window * (-1 / epsilon) * (_threshold - _threshold.detach()))).mean();
    }

    /// <inheritdoc/>
    public override void AfterStep()
    {
        base.AfterStep();
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        _threshold.copy_(_threshold.clamp_min(0));
    }

    /// <inheritdoc/>
    protected override float[] ThresholdValues() => Values(_threshold);

    /// <inheritdoc/>
    protected override (Tensor Latents, Tensor PreActivations) Activate(Tensor normal)
    {
        var p = PreActivate(normal);
        var (open, window, epsilon) = AtThreshold(p);

        // The last term is 0 and has the gradient of the estimate.
        return ((p * open) + (window * (_threshold.detach() * (-1 / epsilon)) * (_threshold - _threshold.detach())), p);
    }

    /// <summary>Where latents are open, where they are near their thresholds, and the width of near; none of them carries a gradient.</summary>
    private (Tensor Open, Tensor Window, double Epsilon) AtThreshold(Tensor preActivations)
    {
        var p = preActivations.detach();
        var threshold = _threshold.detach();
        var epsilon = Math.Max(1e-6, Window * p.square().mean().sqrt().ToDouble());
        return (p.gt(threshold).to(ScalarType.Float32), (p - threshold).abs().lt(epsilon / 2).to(ScalarType.Float32), epsilon);
    }
}
