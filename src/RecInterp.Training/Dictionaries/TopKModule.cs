using RecInterp.Core.Dictionaries;
using static TorchSharp.torch;

namespace RecInterp.Training.Dictionaries;

/// <summary>z = the k largest of relu(p) in each row: arXiv 2406.04093. A row with fewer than k positive p has fewer active latents.</summary>
/// <param name="latents">Number of latents m, at least 1.</param>
/// <param name="active">k, from 1 to m.</param>
/// <param name="transform">The input transform T.</param>
/// <param name="random">Source of the initial weights.</param>
/// <param name="device">Where it is trained; null, the default, is the processor.</param>
/// <threadsafety>Not safe for concurrent use: training writes the parameters.</threadsafety>
public sealed class TopKModule(int latents, int active, InputTransform transform, Random random, Device? device = null) : UntiedModule(latents, transform, random, device)
{
    /// <summary>What its dictionaries call themselves.</summary>
    internal const string DictionaryName = "topk";

    /// <inheritdoc/>
    public override string Name => DictionaryName;

    /// <inheritdoc/>
    public override bool ChoosesActive => true;

    /// <inheritdoc/>
    protected override int? MostActive => active;

    /// <inheritdoc/>
    protected override (Tensor Latents, Tensor PreActivations) Activate(Tensor normal)
    {
        var p = PreActivate(normal);
        var (largest, places) = p.relu().topk(active, dim: 1);
        return (zeros_like(p).scatter(1, places, largest), p);
    }
}
