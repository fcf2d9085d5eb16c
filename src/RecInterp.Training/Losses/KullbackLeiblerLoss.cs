using static TorchSharp.torch;

namespace RecInterp.Training.Losses;

/// <summary>Pulls the mean activation of every latent towards rho.</summary>
/// <remarks>
/// <code>
/// p_j  = clamp(mean over b of z_bj, e, 1 - e),  e = 1e-6
/// L_KL = sum over j of [ rho ln((rho + e) / (p_j + e)) + (1 - rho) ln((1 - rho + e) / (1 - p_j + e)) ]
/// </code>
/// <para>KL(rho || p) as arXiv 2511.18024 and its published code compute it (the equation is titled the other way round). Three things to know: p_j
/// is an activation and no firing rate, so rho depends on the scale of the embeddings; the clamp stops the gradient of a latent whose mean
/// is 0 or above 1; and the sum makes the weight lambda2 grow with m. A run adds the users' and the items' value, each with its own p.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class KullbackLeiblerLoss
{
    /// <summary>e: keeps logarithms and quotients finite. The published code's value.</summary>
    private const double Floor = 1e-6;

    /// <summary>The loss of one tower's batch, or of several towers' together.</summary>
    /// <param name="latents">z, shape [B, m], or [T, B, m] for T towers, whose values are added; each at least 0.</param>
    /// <param name="rho">Wanted mean activation, in (0, 1).</param>
    /// <returns>L_KL, a scalar, at least 0 up to rounding.</returns>
    public static Tensor Compute(Tensor latents, double rho)
    {
        ArgumentNullException.ThrowIfNull(latents);
        var mean = latents.mean([-2L]);

        // 1 - p is clamped by itself: in float32, 1 - 1e-6 has an error that is as large as a tenth of what is left of 1.
        var p = mean.clamp(Floor, 1 - Floor);
        var rest = (1 - mean).clamp(Floor, 1 - Floor);

        // Only the parts with p need tensors; what depends on rho alone is one number for each latent.
        var entropy = (rho * Math.Log(rho + Floor)) + ((1 - rho) * Math.Log(1 - rho + Floor));
        var cross = ((p + Floor).log() * rho) + ((rest + Floor).log() * (1 - rho));
        return (entropy - cross).sum();
    }

    /// <summary>One latent's term, and how it changes with the latent's mean activation.</summary>
    /// <param name="mean">Mean activation of the latent over a tower's rows.</param>
    /// <param name="rho">Wanted mean activation, in (0, 1).</param>
    internal static (double Value, double Slope) OfMean(double mean, double rho)
    {
        var p = Math.Clamp(mean, Floor, 1 - Floor);
        var rest = Math.Clamp(1 - mean, Floor, 1 - Floor);
        var value = (rho * Math.Log((rho + Floor) / (p + Floor))) + ((1 - rho) * Math.Log((1 - rho + Floor) / (rest + Floor)));
        return (value, mean == p ? ((1 - rho) / (rest + Floor)) - (rho / (p + Floor)) : 0);
    }
}
