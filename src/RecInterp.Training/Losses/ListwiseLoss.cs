using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Losses;

/// <summary>How far a user's choice among candidates moves, as a distribution.</summary>
/// <remarks>
/// <code>
/// L_list = mean over u of sum over c of p_uc ln(p_uc / q_uc),  p_u = softmax(s_u / T),  q_u = softmax(shat_u / T)
/// </code>
/// <para>KL(p || q). The cross entropy of top-one probabilities of ListNet (ICML 2007), less the entropy of the targets, so that 0 is
/// reached. Candidates with the highest scores count most, the more so the lower T is. What is added to all scores of a user costs nothing.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class ListwiseLoss
{
    /// <summary>The loss of some users, who all see the same candidates.</summary>
    /// <param name="targets">s, the scorer's own scores, shape [Bu, C]; constants.</param>
    /// <param name="found">shat, those of the reconstructions, shape [Bu, C].</param>
    /// <param name="temperature">T, above 0. Probabilities lie so close together that 1 makes them nearly equal: take the spread of scores, or less.</param>
    /// <returns>L_list, a scalar, at least 0 up to rounding.</returns>
    /// <exception cref="ArgumentException">There are fewer than two candidates.</exception>
    public static Tensor Compute(Tensor targets, Tensor found, double temperature)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(found);
        if (found.shape[1] < 2)
        {
            throw new ArgumentException($"found {found.shape[1]} candidate(s), expected at least two to choose from", nameof(found));
        }

        var own = functional.log_softmax(targets.detach() / temperature, 1);
        var reconstructed = functional.log_softmax(found / temperature, 1);
        return (own.exp() * (own - reconstructed)).sum(1L).mean();
    }
}
