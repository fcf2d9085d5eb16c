using RecInterp.Core.Fidelity;
using RecInterp.Plots;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Concepts;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Numbers;
using RecInterp.Reproduction.RecSae.Studies;
using static System.FormattableString;

namespace RecInterp.Reproduction.RecSae;

/// <summary>Whether a concept shows more where its latent is stronger: RecSAE's figures 3 and 5.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class RecSaeLevels : IExperiment
{
    private const double RisingBar = .8;
    private const double TimesGlobal = 5;

    /// <inheritdoc/>
    public string Name => "recsae-levels";

    /// <inheritdoc/>
    public string Title => "RecSAE, figures 3 and 5: concepts over activation levels";

    /// <inheritdoc/>
    public string Method =>
        """
        Level 0 is no activation; levels 1 to 10 are tenths of the activations that a latent had in train cases, of all latents together where it had fewer than 20. Over all verified latents and
        all test rows, the hit ratio of a level is the share of its (row, latent) pairs in which the first item shows the concept; the global one is over all pairs. Activations are compared, in
        units of the latent's largest in training, between pairs whose first item shows the concept and the others.
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> DataSets => RecSaeData.FoldersOf(RecSaeSet.MovieLens);

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (comparisons, rows, warnings, charts) = (new List<Comparison>(), new List<IReadOnlyList<string>>(), new List<string>(), new List<Chart>());
        foreach (var study in BaseStudy.All(context, cancellation, titlesOnly: true))
        {
            var curve = LevelCurve.Of(study.Probes, study.TestCases, study.Study(study.Dictionary(0)));
            var seen = Enumerable.Range(0, curve.HitRatios.Count).Where(level => curve.HitRatios[level] is not null).ToArray();
            double[] levels = [.. seen.Select(level => (double)level)];
            double[] ratios = [.. seen.Select(level => curve.HitRatios[level]!.Value)];
            var rising = SpearmanRho.Measure(levels, ratios);
            var highest = (curve.HitRatios[^1] ?? 0) / Math.Max(curve.GlobalHitRatio, 1e-9);
            comparisons.Add(new Comparison($"{study.Title}, rank correlation of level and hit ratio", rising, null, null, Invariant($">= {RisingBar}"), rising >= RisingBar));
            comparisons.Add(new Comparison($"{study.Title}, hit ratio of level 10 over the global one", highest, null, null, Invariant($">= {TimesGlobal}"), highest >= TimesGlobal));
            comparisons.Add(new Comparison($"{study.Title}, global hit ratio", curve.GlobalHitRatio, null, LevelNumbers.GlobalHitRatioOf(study.Recipe.Model), "", null));
            comparisons.Add(new Comparison(
                $"{study.Title}, mean activation where the concept shows less that where it does not", curve.PositiveMean - curve.NegativeMean, null, null, "> 0", curve.PositiveMean > curve.NegativeMean));
            rows.Add([study.Title, .. curve.HitRatios.Select(ratio => Invariant($"{ratio:0.000}")), Invariant($"{curve.GlobalHitRatio:0.000}"), Invariant($"{curve.PositiveMean:0.000}"), Invariant($"{curve.NegativeMean:0.000}")]);
            rows.Add([$"{study.Title}, pairs", .. curve.Pairs.Select(count => $"{count}"), $"{curve.Pairs.Sum()}", "", ""]);
            if (levels.Length > 0)
            {
                charts.Add(new LineChart(study.Title, "activation level", "hit ratio", [new LineSeries("hit ratio", levels, ratios), new LineSeries("all cases", levels, [.. levels.Select(_ => curve.GlobalHitRatio)], Reference: true)]));
            }

            warnings.AddRange(study.Warnings());
        }

        var table = new ResultTable("Hit ratio by level", ["Model, set", .. Enumerable.Range(0, 11).Select(level => $"{level}"), "all", "activation, concept shows", "does not"], rows);
        IReadOnlyList<ResultFigure> figures = charts.Count == 0 ? [] : [new ResultFigure("recsae-figure-5.svg", "Share of first items that show a latent's concept, over the latent's activation level.", Picture.Draw(Title, charts))];
        return new ExperimentResult(comparisons, [table], figures, warnings);
    }
}
