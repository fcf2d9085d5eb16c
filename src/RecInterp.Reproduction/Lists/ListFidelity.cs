using RecInterp.Core.Fidelity;

namespace RecInterp.Reproduction.Lists;

/// <summary>How far lists stay what they were: means over users.</summary>
/// <param name="Rbo">Rank-biased overlap, truncated, persistence 0.9.</param>
/// <param name="Tau">Kendall's tau-b over the union of both lists; users for whom it is not defined are left out.</param>
internal sealed record ListFidelity(double Rbo, double Tau)
{
    /// <summary>Compares lists of the same users.</summary>
    public static ListFidelity Of(IReadOnlyList<int[]> before, IReadOnlyList<int[]> after)
    {
        var taus = before.Zip(after, (first, second) => KendallTau.Compute(first, second)).Where(tau => !double.IsNaN(tau)).ToList();
        return new ListFidelity(
            before.Zip(after, (first, second) => RankBiasedOverlap.Compute(first, second)).Average(), taus.Count == 0 ? double.NaN : taus.Average());
    }
}
