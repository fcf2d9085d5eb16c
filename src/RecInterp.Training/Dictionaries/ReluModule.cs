using RecInterp.Core.Dictionaries;
using static TorchSharp.torch;

namespace RecInterp.Training.Dictionaries;

/// <summary>z = relu(p), with decoder rows of length 1: arXiv 2309.08600. What makes it sparse is a loss.</summary>
/// <param name="latents">Number of latents m, at least 1.</param>
/// <param name="transform">The input transform T.</param>
/// <param name="random">Source of the initial weights.</param>
/// <param name="device">Where it is trained; null, the default, is the processor.</param>
/// <threadsafety>Not safe for concurrent use: training writes the parameters.</threadsafety>
public sealed class ReluModule(int latents, InputTransform transform, Random random, Device? device = null) : UntiedModule(latents, transform, random, device)
{
    /// <inheritdoc/>
    public override string Name => "relu";

    /// <inheritdoc/>
    protected override (Tensor Latents, Tensor PreActivations) Activate(Tensor normal)
    {
        var p = PreActivate(normal);
        return (p.relu(), p);
    }
}
