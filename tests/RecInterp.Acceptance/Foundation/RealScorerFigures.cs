using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Runs;

namespace RecInterp.Acceptance.Foundation;

/// <summary>Import and training on a scorer that nobody here trained.</summary>
/// <remarks>
/// RECINTERP_SCORER, RECINTERP_USER_INPUT and RECINTERP_ITEM_INPUT put another ONNX file in its place.
/// </remarks>
internal static class RealScorerFigures
{
    private const int Latents = 64;
    private const int Pairs = 100_000;
    private const double Tolerance = 1e-5;
    private const int QuickSteps = 2500;
    private const int Steps = 12_000;

    private static readonly double[] Betas = [0, 1, 10];
    private static readonly int[] Seeds = [0, 1, 2];

    public static IEnumerable<Figure> Measure(bool quick)
    {
        if ((Environment.GetEnvironmentVariable("RECINTERP_SCORER") ?? RealData.PathOf("onnx", "ml1m-biased-mf32.onnx")) is not { } onnx)
        {
            yield return new Figure("scores-reproduced", "not measured", $"at most {Tolerance}", false, "ml1m-biased-mf32.onnx is absent: set RECINTERP_DATA to the folder of real data, or RECINTERP_SCORER to an ONNX file");
            yield break;
        }

        var options = new ScorerImportOptions
        {
            Descriptor = ScorerDescriptor.Of(
                Environment.GetEnvironmentVariable("RECINTERP_USER_INPUT") ?? "user_idx", Environment.GetEnvironmentVariable("RECINTERP_ITEM_INPUT") ?? "movie_idx"),
            VerifiedPairs = Pairs,
        };
        var folder = Directory.CreateTempSubdirectory("recinterp-real-").FullName;
        try
        {
            var path = Path.Combine(folder, "scorer");
            ScorerImport.Run(onnx, path, options);
            var scorer = ScorerFolder.Open(path);
            var agreement = ScorerImport.Verify(scorer, options with { Seed = 20 });
            yield return new Figure(
                "scores-reproduced",
                agreement.MaxDeviation,
                $"at most {Tolerance}",
                agreement.MaxDeviation <= Tolerance,
                $"largest |imported - original| / max(1, |original|) on {Pairs} random pairs of {scorer.Users.Rows} users and {scorer.Items.Rows} items of {Path.GetFileName(onnx)}, both through ONNX Runtime");

            foreach (var figure in Fidelity(scorer, quick ? QuickSteps : Steps))
            {
                yield return figure;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Figure> Fidelity(ScorerFolder scorer, int steps)
    {
        var overlap = new Dictionary<double, double[]>();
        foreach (var beta in Betas)
        {
            var rows = Seeds.Select(seed => Evaluate(scorer, beta, seed, steps)).ToArray();
            overlap[beta] = [.. rows.Select(row => row.RankBiasedOverlap)];
            yield return new Figure(
                $"fidelity-beta-{beta}",
                new
                {
                    rbo = Spread(rows, row => row.RankBiasedOverlap),
                    tau = Spread(rows, row => row.KendallTau),
                    meanActive = Spread(rows, row => row.MeanActive),
                    dead = Spread(rows, row => row.Dead),
                    fvu = Spread(rows, row => row.Fvu),
                },
                "reported",
                rows.All(row => double.IsFinite(row.RankBiasedOverlap) && double.IsFinite(row.KendallTau)),
                $"m = {Latents}, row normalisation, {steps} steps on all {scorer.Users.Rows + scorer.Items.Rows} embeddings, seeds {string.Join(", ", Seeds)}; RBO@30 (p = 0.9, at most 0.9576) and tau-b over all users, no item left out");
        }

        var gain = overlap[10].Average() - overlap[0].Average();
        var spread = Math.Max(overlap[10].Max() - overlap[10].Min(), overlap[0].Max() - overlap[0].Min());
        yield return new Figure(
            "prediction-loss-pays",
            new { gain, spread },
            "gain above spread",
            gain > spread,
            "mean RBO at beta 10 minus mean RBO at beta 0, beside the larger of their ranges over seeds");
    }

    private static FidelityRow Evaluate(ScorerFolder scorer, double beta, int seed, int steps)
    {
        var trained = TrainingRun.Run(scorer, new TrainingOptions { Latents = Latents, Beta = beta, Seed = seed, Steps = steps });
        return FidelityEvaluation.Run(scorer, trained.Dictionary, new FidelityOptions { Baselines = false }).Dictionary;
    }

    private static object Spread(FidelityRow[] rows, Func<FidelityRow, double> value)
    {
        var values = rows.Select(value).ToArray();
        return new { mean = Math.Round(values.Average(), 4), min = Math.Round(values.Min(), 4), max = Math.Round(values.Max(), 4) };
    }
}
