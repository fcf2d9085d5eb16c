using System.Text.Json.Serialization;

namespace RecInterp.Training.Sweeps;

/// <summary>What a sweep found.</summary>
/// <param name="Scorer">Name of the scorer's file.</param>
/// <param name="ScorerSha256">Its digest.</param>
/// <param name="Fidelity">What the floor is set on.</param>
/// <param name="Floor">The floor.</param>
/// <param name="Density">The greatest density, L0 as a share of m.</param>
/// <param name="Rungs">The rungs, shortest training first.</param>
/// <param name="Trained">Trials that were trained now.</param>
/// <param name="Known">Trials whose results were known from earlier.</param>
/// <param name="Seconds">Time the sweep took.</param>
public sealed record SweepReport(
    string Scorer, string ScorerSha256, FidelityMeasure Fidelity, double Floor, double Density, IReadOnlyList<SweepRung> Rungs, int Trained, int Known, double Seconds)
{
    /// <summary>The most monosemantic trial of the last rung among those that meet the floor and are sparse; null where none is.</summary>
    public SweepRow? Best => Last.Rows[0].Qualifies ? Last.Rows[0] : null;

    /// <summary>Where there is no best, the most faithful trial of the last rung, of the sparse ones if there are any; null where there is a best, or all diverged.</summary>
    public SweepRow? Nearest => Best is null ? Last.Rows.Where(row => row.Fidelity is not null).MaxBy(row => (row.IsSparse, row.Fidelity)) : null;

    /// <summary>The rung with the most steps.</summary>
    [JsonIgnore]
    public SweepRung Last => Rungs[^1];
}
