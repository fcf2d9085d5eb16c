using RecInterp.Core.Fidelity;

namespace RecInterp.Training.Evaluation;

/// <summary>How well one way of replacing embeddings keeps the scorer's answers.</summary>
/// <param name="Name">What replaced the embeddings: "dictionary", "first 16 latents" of it, "identity", "random dictionary", "untrained dictionary", "pca", "pca at L0".</param>
/// <param name="Note">What that is, in a few words.</param>
/// <param name="Latents">Its width: latents, directions or columns.</param>
/// <param name="MeanActive">L0: numbers that are not zero in the code of a row, mean over users and items.</param>
/// <param name="Dead">Latents that are zero for every user and item.</param>
/// <param name="Fvu">Fraction of variance unexplained over users and items together, 0 is perfect, against their common mean.</param>
/// <param name="UserFvu">The same over users alone.</param>
/// <param name="ItemFvu">The same over items alone.</param>
/// <param name="RankBiasedOverlap">RBO of the top lists before and after, mean over users; its maximum is below 1.</param>
/// <param name="RankBiasedOverlapDeviation">Standard deviation of RBO over users.</param>
/// <param name="KendallTau">Kendall's tau-b over the union of the top lists, mean over users; -1 to 1.</param>
/// <param name="KendallTauDeviation">Standard deviation of tau over users.</param>
public sealed record FidelityRow(
    string Name,
    string Note,
    int Latents,
    double MeanActive,
    int Dead,
    double Fvu,
    double UserFvu,
    double ItemFvu,
    double RankBiasedOverlap,
    double RankBiasedOverlapDeviation,
    double KendallTau,
    double KendallTauDeviation)
{
    /// <summary>Latents that are active for more than half of users and items together, by <see cref="LatentUsage.DenseAbove"/>.</summary>
    public required int Dense { get; init; }

    /// <summary>What the top lists lose of the discounted cumulative gain of the scorer's own, mean over users: 0 is nothing, 1 all.</summary>
    public required double NdcgLoss { get; init; }

    /// <summary>Share of the top lists' items that stay in them, mean over users.</summary>
    public required double Overlap { get; init; }

    /// <summary>Mean cosine of embeddings and what replaces them, over users and items.</summary>
    public required double Cosine { get; init; }

    /// <summary>Total length of what replaces embeddings over that of the embeddings; below 1 where they shrink.</summary>
    public required double NormRatio { get; init; }

    /// <summary>Monosemanticity of its latents over all items, mean over latents, -1 to 1; null where there are no latents.</summary>
    public required double? Monosemanticity { get; init; }
}
