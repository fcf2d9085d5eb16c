namespace RecInterp.Training.Sweeps;

/// <summary>A trial as it stands among those of its rung.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Fidelity">The fidelity that the floor is set on; null where training diverged.</param>
/// <param name="MeetsFloor">Whether it is at least the floor.</param>
/// <param name="IsSparse">Whether L0 is at most the greatest density's share of m.</param>
/// <param name="OnFront">Whether it is sparse, and no other sparse trial of the rung beats it in both fidelity and monosemanticity.</param>
public sealed record SweepRow(SweepTrial Trial, double? Fidelity, bool MeetsFloor, bool IsSparse, bool OnFront)
{
    /// <summary>Whether the trial may be called best: it meets the floor and is sparse.</summary>
    public bool Qualifies => MeetsFloor && IsSparse;
}
