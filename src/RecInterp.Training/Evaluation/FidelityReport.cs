using RecInterp.Core.Fidelity;

namespace RecInterp.Training.Evaluation;

/// <summary>Fidelity of a dictionary beside its baselines, on one scorer.</summary>
/// <param name="Scorer">Name of the scorer's file.</param>
/// <param name="ScorerSha256">Its digest.</param>
/// <param name="Users">Users whose lists were compared.</param>
/// <param name="Items">Items in the catalogue, all ranked.</param>
/// <param name="Depth">Length of the lists.</param>
/// <param name="Persistence">RBO's p.</param>
/// <param name="RankBiasedOverlapMaximum">RBO of identical lists of that length: 1 - p^depth.</param>
/// <param name="Rows">The dictionary first, then its prefixes, then the baselines.</param>
/// <param name="Density">How many of the dictionary's latents are rare and how many common, over users and items together.</param>
/// <param name="Seconds">Time the evaluation took.</param>
public sealed record FidelityReport(
    string Scorer,
    string ScorerSha256,
    int Users,
    int Items,
    int Depth,
    double Persistence,
    double RankBiasedOverlapMaximum,
    IReadOnlyList<FidelityRow> Rows,
    DensityHistogram Density,
    double Seconds)
{
    /// <summary>The dictionary's own row.</summary>
    public FidelityRow Dictionary => Rows[0];
}
