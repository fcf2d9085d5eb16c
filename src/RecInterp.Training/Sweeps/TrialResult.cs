using System.Diagnostics;

namespace RecInterp.Training.Sweeps;

/// <summary>What was measured of a trained dictionary.</summary>
/// <param name="TopLists">RBO of the top lists as a share of what identical lists reach, mean over users: 0 to 1.</param>
/// <param name="Fvu">Fraction of variance unexplained over users and items; 0 is perfect.</param>
/// <param name="KendallTau">Kendall's tau-b of the top lists, mean over users; NaN where no list has two items.</param>
/// <param name="MeanActive">L0 over users and items.</param>
/// <param name="Dead">Latents that are 0 for every user and item.</param>
/// <param name="Monosemanticity">Mean score over all latents, -1 to 1.</param>
/// <param name="LiveMonosemanticity">Mean score over the latents that are active for an item.</param>
public sealed record TrialResult(double TopLists, double Fvu, double KendallTau, double MeanActive, int Dead, double Monosemanticity, double LiveMonosemanticity)
{
    /// <summary>The fidelity that a floor is set on; 1 is perfect.</summary>
    /// <param name="measure">Which.</param>
    public double Fidelity(FidelityMeasure measure) => measure switch
    {
        FidelityMeasure.TopLists => TopLists,
        FidelityMeasure.Variance => 1 - Fvu,
        _ => throw new UnreachableException($"This is a bug: no fidelity {measure}."),
    };
}
