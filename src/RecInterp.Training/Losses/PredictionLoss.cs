using System.Diagnostics;
using RecInterp.Training.Interactions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Losses;

/// <summary>How far the frozen scorer's answers move when embeddings are replaced by their reconstructions.</summary>
/// <remarks>
/// <code>
/// BlockMse          mean over b, c of ( g(xhat_ub, xhat_ic) - g(x_ub, x_ic) )^2
/// PairMse           mean over b of ( g(xhat_ub, xhat_ib) - g(x_ub, x_ib) )^2
/// PairCrossEntropy  mean over b of -( t ln q + (1 - t) ln(1 - q) ),  t = g(x_ub, x_ib), q = g(xhat_ub, xhat_ib)
/// PairLogitMse      LogitLoss of the same t and q
/// Pairwise          PairwiseLoss of s_bc = g(x_ub, x_ic), shat_bc = g(xhat_ub, xhat_ic)
/// ListwiseKl        ListwiseLoss of the same s and shat
/// </code>
/// <para>arXiv 2511.18024, eq. (7), is PairMse. Its published code uses BlockMse on raw scores for matrix factorisation and the pair forms for neural
/// scorers. Gradients flow through g into both reconstructions; targets are constants. The cross-entropy's minimum is the mean entropy of
/// the targets and not 0; each logarithm is held above -100.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class PredictionLoss
{
    /// <summary>The loss of one batch.</summary>
    /// <param name="kind">Which form. <see cref="PredictionLossKind.PairCrossEntropy"/> and <see cref="PredictionLossKind.PairLogitMse"/> need
    /// <see cref="FrozenInteraction.GivesProbability"/>.</param>
    /// <param name="interaction">The frozen interaction g.</param>
    /// <param name="users">The users' own embeddings and scalars.</param>
    /// <param name="items">The items' own embeddings and scalars; as many rows for the pair forms.</param>
    /// <param name="userReconstructions">xhat of the users, shape [Bu, d].</param>
    /// <param name="itemReconstructions">xhat of the items, shape [Bi, d].</param>
    /// <param name="temperature">T of <see cref="PredictionLossKind.Pairwise"/> and <see cref="PredictionLossKind.ListwiseKl"/>, above 0. Default 1.</param>
    /// <returns>L_pred, a scalar.</returns>
    /// <exception cref="ArgumentException">A form that compares candidates has fewer than two items.</exception>
    public static Tensor Compute(
        PredictionLossKind kind,
        FrozenInteraction interaction,
        TowerBatch users,
        TowerBatch items,
        Tensor userReconstructions,
        Tensor itemReconstructions,
        double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        Func<TowerBatch, TowerBatch, Tensor> score = kind == PredictionLossKind.BlockMse || ComparesCandidates(kind) ? interaction.ScoreBlock : interaction.ScorePairs;
        Tensor target;
        using (no_grad())
        {
            target = score(users, items);
        }

        var found = score(users.With(userReconstructions), items.With(itemReconstructions));
        return kind switch
        {
            PredictionLossKind.BlockMse or PredictionLossKind.PairMse => functional.mse_loss(found, target),
            PredictionLossKind.PairCrossEntropy => functional.binary_cross_entropy(found, target),
            PredictionLossKind.PairLogitMse => LogitLoss.Compute(target, found),
            PredictionLossKind.Pairwise => PairwiseLoss.Compute(target, found, temperature),
            PredictionLossKind.ListwiseKl => ListwiseLoss.Compute(target, found, temperature),
            _ => throw new UnreachableException($"This is a bug: no prediction loss {kind}."),
        };
    }

    /// <summary>Whether a form is defined for scores in [0, 1] alone.</summary>
    internal static bool NeedsProbability(PredictionLossKind? kind) => kind is PredictionLossKind.PairCrossEntropy or PredictionLossKind.PairLogitMse;

    /// <summary>Whether a form compares a user's scores of several items with each other.</summary>
    internal static bool ComparesCandidates(PredictionLossKind? kind) => kind is PredictionLossKind.Pairwise or PredictionLossKind.ListwiseKl;
}
