using RecInterp.Training.Runs;
using RecInterp.Training.Sweeps;

namespace RecInterp.Training.Tests.Sweeps;

/// <summary>Trials with results that nobody measured.</summary>
internal static class Trials
{
    /// <summary>A trial with a fidelity and a monosemanticity; without a fidelity it diverged. The number of latents tells it from others. It is sparse unless said otherwise.</summary>
    public static SweepTrial Make(int latents, double? fidelity, double monosemanticity = 0, double density = 0.1) => new(
        new TrialSpec("scorer", new TrainingOptions { Latents = latents }),
        fidelity is { } found ? new TrialResult(found, 1 - found, 0, density * latents, 0, monosemanticity, monosemanticity) : null,
        fidelity is null ? "diverged" : null,
        1);
}
