using RecInterp.Training.Evaluation;
using RecInterp.Training.Worlds;

namespace RecInterp.Acceptance.Sae;

/// <summary>Every architecture where the concepts are known.</summary>
internal static class SyntheticFigure
{
    private const int QuickSteps = 2000;
    private const int Steps = 8000;

    public static Figure Measure(bool quick)
    {
        var steps = quick ? QuickSteps : Steps;
        var rows = SyntheticBenchmark.Run(PlantedConcepts.Draw(64, 32, 6000, 4000, seed: 0), steps, seed: 0);
        var untrained = rows.Single(row => row.Name == "untrained");
        return new Figure(
            "synthetic-recovery",
            rows.ToDictionary(row => row.Name, row => new { f1 = Math.Round(row.F1, 3), mcc = Math.Round(row.Mcc, 3), meanActive = Math.Round(row.MeanActive, 2), fvu = Math.Round(row.Fvu, 4), dead = row.Dead }),
            "every trained dictionary above the untrained one in F1 and MCC; the order of architectures is reported",
            rows.Where(row => row != untrained).All(row => row.F1 > untrained.F1 && row.Mcc > untrained.Mcc),
            $"64 planted concepts in 32 columns, correlated, nested and of skewed popularity; {steps} steps, as many latents as concepts, one L0; latents matched with concepts by direction");
    }
}
