using RecInterp.Training.Evaluation;

namespace RecInterp.Acceptance.Sae;

/// <summary>Every architecture where the concepts are known.</summary>
internal static class SyntheticFigure
{
    private const int QuickSteps = 3000;

    public static Figure Measure(bool quick)
    {
        var defaults = new SyntheticOptions();
        var options = defaults with { Steps = quick ? QuickSteps : defaults.Steps, Seeds = quick ? 1 : 3 };
        var report = SyntheticBenchmark.Run(options);
        return new Figure(
            "synthetic-recovery",
            new
            {
                dictionaries = report.Means.ToDictionary(
                    row => row.Name,
                    row => new { f1 = Math.Round(row.F1, 3), mcc = Math.Round(row.Mcc, 3), uniqueness = Math.Round(row.Uniqueness, 3), meanActive = Math.Round(row.MeanActive, 2), fvu = Math.Round(row.Fvu, 4), dead = row.Dead }),
                order = new
                {
                    published = "Matryoshka > BatchTopK = JumpReLU > L1",
                    holdsInF1 = report.OrderHolds(PublishedOrder.F1),
                    holdsInMcc = report.OrderHolds(PublishedOrder.Mcc),
                    broken = report.Order.Where(claim => !claim.Holds).Select(claim => new { claim.Measure, claim.First, claim.Second, difference = Math.Round(claim.Difference, 3) }),
                },
            },
            "every trained dictionary above the untrained one in F1 and MCC; the order of architectures is reported beside SynthSAEBench's",
            report.Trained.All(row => row.F1 > report.Untrained.F1 && row.Mcc > report.Untrained.Mcc),
            $"{options.Concepts} planted concepts in {options.Width} columns, correlated, nested and of skewed popularity; {options.Latents} latents, one L0, {options.Steps} steps, {options.Seeds} run(s); latents matched with concepts by direction");
    }
}
