using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Training;

/// <summary>Bayesian personalised ranking: the mean of -ln sigmoid(p . q - p . q') over a batch (Rendle et al. 2009, arXiv 1205.2618), with its gradient in closed form.</summary>
internal static class PairwiseLoss
{
    /// <summary>Adds the gradient of a batch's loss to a table's gradient.</summary>
    /// <remarks>With s = sigmoid(p . q' - p . q) / B: dp = s (q' - q), dq = -s p, dq' = s p.</remarks>
    /// <param name="table">Embeddings of users and items, [U + I, d].</param>
    /// <param name="gradient">Receives the gradient beside what it holds, as the table.</param>
    /// <param name="rows">Rows of B users, their chosen items and their other items, int64 [3B, 1].</param>
    /// <returns>The loss, a scalar.</returns>
    public static Tensor AddGradient(Tensor table, Tensor gradient, Tensor rows)
    {
        var (width, size) = (table.shape[1], rows.shape[0] / 3);
        var columns = rows.expand(-1, width);
        var embeddings = table.gather(0, columns);
        var (user, chosen, other) = (embeddings.narrow(0, 0, size), embeddings.narrow(0, size, size), embeddings.narrow(0, 2 * size, size));
        var difference = other - chosen;
        var margin = (user * difference).sum([1], keepdim: true);
        var weight = margin.sigmoid().div_(size);
        var pull = user * weight;
        gradient.scatter_add_(0, columns, cat([difference.mul_(weight), pull.neg(), pull], 0));
        return nn.functional.softplus(margin).mean();
    }
}
