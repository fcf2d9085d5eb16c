using static TorchSharp.torch;

namespace RecInterp.Training.Losses;

/// <summary>Mean magnitude of the latents: pulls all of them towards 0.</summary>
/// <remarks>
/// <code>
/// L_1 = mean over b, j of |z_bj|
/// </code>
/// <para>As in the code published with arXiv 2511.18024: a mean over batch and latents, so the weight lambda1 does not depend on B and m. A run adds
/// the users' and the items' value.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class L1Loss
{
    /// <summary>The loss of one tower's batch.</summary>
    /// <param name="latents">z, shape [B, m].</param>
    /// <returns>L_1, a scalar, at least 0. Its gradient is 0 where z is 0.</returns>
    public static Tensor Compute(Tensor latents)
    {
        ArgumentNullException.ThrowIfNull(latents);
        return latents.abs().mean();
    }
}
