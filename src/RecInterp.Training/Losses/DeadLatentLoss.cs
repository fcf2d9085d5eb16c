using RecInterp.Training.Dictionaries;
using static TorchSharp.torch;

namespace RecInterp.Training.Losses;

/// <summary>Lets latents that are never active explain what the others leave.</summary>
/// <remarks>
/// <code>
/// L_aux = mean over b, c of (e_bc - ehat_bc)^2,  e = x - xhat,  ehat = W_dec^T of the k_aux largest relu(p) among dead latents
/// </code>
/// <para>arXiv 2406.04093, appendix A.2. The error e is a target: no gradient goes through it, and ehat has no bias, as an error has none. k_aux is half the
/// embedding width, or as many as are dead.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class DeadLatentLoss
{
    /// <summary>The loss of a batch.</summary>
    /// <param name="module">The dictionary in training.</param>
    /// <param name="code">The batch's code.</param>
    /// <param name="embeddings">x, shape [B, d].</param>
    /// <param name="reconstructions">xhat, shape [B, d].</param>
    /// <param name="dead">Which latents are dead, at least one.</param>
    /// <returns>L_aux, a scalar, at least 0.</returns>
    public static Tensor Compute(AutoencoderModule module, LatentCode code, Tensor embeddings, Tensor reconstructions, IReadOnlyList<int> dead)
    {
        ArgumentNullException.ThrowIfNull(module);
        var places = tensor([.. dead.Select(latent => (long)latent)], [dead.Count], device: code.PreActivations.device);
        var among = code.PreActivations.index_select(1, places).relu();
        var (largest, chosen) = among.topk(Math.Min(dead.Count, Math.Max(1, module.EmbeddingWidth / 2)), dim: 1);
        var latents = zeros_like(code.PreActivations).scatter(1, places.index_select(0, chosen.reshape(-1)).reshape(chosen.shape), largest);
        return EmbeddingLoss.Compute((embeddings - reconstructions).detach(), module.Shift(latents, code));
    }
}
