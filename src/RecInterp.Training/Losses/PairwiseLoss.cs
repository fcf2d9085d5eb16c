using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Losses;

/// <summary>Whether candidates stay in the scorer's own order, pair by pair.</summary>
/// <remarks>
/// <code>
/// L_pair = mean over u, c, n of -( t ln q + (1 - t) ln(1 - q) ),  t = sigmoid((s_uc - s_uj) / T),  q = sigmoid((shat_uc - shat_uj) / T),
///          j = (c + n) mod C,  n = 1, 2
/// </code>
/// <para>The logistic pair loss of RankNet (ICML 2005, section 3) with the scorer's own differences as soft targets. Of the C (C - 1) / 2
/// pairs of candidates each user sees 2 C: every candidate beside the two that follow it, round in a circle (beside the only other where C is 2).
/// Batches bring candidates in random order, so other pairs come with other batches. Only differences count: what is added to all scores of a
/// user costs nothing. The minimum is the mean entropy of the targets and not 0.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class PairwiseLoss
{
    private const int Followers = 2;

    /// <summary>The loss of some users, who all see the same candidates.</summary>
    /// <param name="targets">s, the scorer's own scores, shape [Bu, C]; constants.</param>
    /// <param name="found">shat, those of the reconstructions, shape [Bu, C].</param>
    /// <param name="temperature">T, above 0: differences of this size are told apart by e to 1. Smaller makes targets harder.</param>
    /// <returns>L_pair, a scalar, at least 0.</returns>
    /// <exception cref="ArgumentException">There are fewer than two candidates.</exception>
    public static Tensor Compute(Tensor targets, Tensor found, double temperature)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(found);
        var candidates = found.shape[1];
        if (candidates < 2)
        {
            throw new ArgumentException($"found {candidates} candidate(s), expected at least two to compare", nameof(found));
        }

        var followers = Math.Min(Followers, (int)candidates - 1);
        var losses = Enumerable.Range(1, followers).Select(n => functional.binary_cross_entropy_with_logits(
            Differences(found, n, temperature), Differences(targets.detach(), n, temperature).sigmoid()));
        return losses.Aggregate((sum, loss) => sum + loss) / followers;
    }

    /// <summary>(s_uc - s_uj) / T with j = (c + n) mod C, shape [Bu, C].</summary>
    private static Tensor Differences(Tensor scores, int n, double temperature) =>
        (scores - cat([scores.narrow(1, n, scores.shape[1] - n), scores.narrow(1, 0, n)], 1)) / temperature;
}
