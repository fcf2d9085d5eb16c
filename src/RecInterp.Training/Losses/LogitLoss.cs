using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Losses;

/// <summary>How far probabilities move where a sigmoid gave them: measured before it.</summary>
/// <remarks>
/// <code>
/// L_logit = mean over b of ( logit(q_b) - logit(t_b) )^2,  logit(p) = ln(c / (1 - c)),  c = clamp(p, e, 1 - e),  e = 1e-6
/// </code>
/// <para>Ours. A squared difference of probabilities has almost no gradient where the sigmoid is flat; that of logits does not depend on where it is. The
/// clamp keeps logits within 13.82 of 0; beyond it an answer has no gradient.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class LogitLoss
{
    /// <summary>e: keeps logits finite. Next to 1, float32 has steps of 6e-8, so that a smaller one would measure their rounding.</summary>
    private const double Floor = 1e-6;

    /// <summary>The loss of some pairs.</summary>
    /// <param name="targets">t, the scorer's own probabilities, shape [B], each in [0, 1]; constants.</param>
    /// <param name="found">q, those of the reconstructions, shape [B], each in [0, 1].</param>
    /// <returns>L_logit, a scalar, at least 0.</returns>
    public static Tensor Compute(Tensor targets, Tensor found)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(found);
        return functional.mse_loss(Logit(found), Logit(targets.detach()));
    }

    private static Tensor Logit(Tensor probabilities)
    {
        // 1 - p is clamped by itself: in float32, 1 - 1e-6 has an error that is as large as a tenth of what is left of 1.
        return probabilities.clamp(Floor, 1 - Floor).log() - (1 - probabilities).clamp(Floor, 1 - Floor).log();
    }
}
