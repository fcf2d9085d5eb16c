using RecInterp.Core.Dictionaries;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Dictionaries;

/// <summary>z = the B k largest of relu(p) in the batch: arXiv 2412.06410. Rows may have more or fewer than k active latents.</summary>
/// <remarks>The dictionary that is made of it has one threshold for all latents: the running mean, over steps, of the smallest z that was chosen. It is
/// that paper's estimate for inference, and makes a row independent of its batch.</remarks>
/// <param name="latents">Number of latents m, at least 1.</param>
/// <param name="active">k, from 1 to m.</param>
/// <param name="transform">The input transform T.</param>
/// <param name="random">Source of the initial weights.</param>
/// <param name="device">Where it is trained; null, the default, is the processor.</param>
/// <threadsafety>Not safe for concurrent use: training writes the parameters and the threshold.</threadsafety>
public sealed class BatchTopKModule(int latents, int active, InputTransform transform, Random random, Device? device = null) : UntiedModule(latents, transform, random, device)
{
    private const double Rate = 0.01;

    private double? _threshold;
    private double _smallest;

    /// <inheritdoc/>
    public override string Name => "batch-topk";

    /// <inheritdoc/>
    public override bool ChoosesActive => true;

    /// <summary>The threshold as tracked so far; 0 before the first step.</summary>
    public double Threshold => _threshold ?? 0;

    /// <inheritdoc/>
    internal override double? Tracked
    {
        get => _threshold;
        set => _threshold = value;
    }

    /// <inheritdoc/>
    public override void AfterStep()
    {
        base.AfterStep();
        _threshold = _threshold is { } tracked ? tracked + (Rate * (_smallest - tracked)) : _smallest;
    }

    /// <inheritdoc/>
    protected override float[] ThresholdValues()
    {
        var thresholds = new float[LatentCount];
        Array.Fill(thresholds, (float)Threshold);
        return thresholds;
    }

    /// <inheritdoc/>
    protected override (Tensor Latents, Tensor PreActivations) Activate(Tensor normal)
    {
        var p = PreActivate(normal);
        var flat = p.relu().reshape(-1);
        var (largest, places) = flat.topk((int)Math.Min(flat.numel(), p.shape[0] * active));
        _smallest = largest.detach().min().ToDouble();
        return (zeros_like(flat).scatter(0, places, largest).reshape(p.shape), p);
    }
}
