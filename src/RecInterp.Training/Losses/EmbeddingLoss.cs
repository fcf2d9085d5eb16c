using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Losses;

/// <summary>How far reconstructions are from their embeddings.</summary>
/// <remarks>
/// <code>
/// L_emb = mean over b, c of (xhat_bc - x_bc)^2
/// </code>
/// <para>arXiv 2511.18024, eq. (6), prints the summed squared norm; we take the mean over batch and columns, as its published code does, so
/// that the weight alpha does not depend on B and d. A run adds the users' and the items' value.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class EmbeddingLoss
{
    /// <summary>The loss of one tower's batch.</summary>
    /// <param name="embeddings">x, shape [B, d].</param>
    /// <param name="reconstructions">xhat, shape [B, d].</param>
    /// <returns>L_emb, a scalar, at least 0.</returns>
    public static Tensor Compute(Tensor embeddings, Tensor reconstructions) => functional.mse_loss(reconstructions, embeddings);
}
