using RecInterp.Plots;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Concepts;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Numbers;
using RecInterp.Reproduction.RecSae.Studies;
using static System.FormattableString;

namespace RecInterp.Reproduction.RecSae;

/// <summary>What scaling one latent does to lists: RecSAE's table 8 and figure 9.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class RecSaeTable8 : IExperiment
{
    private const int Strongest = 10;
    private const double IncreaseBar = 1.1;
    private const double DecreaseBar = .5;
    private const double OtherBar = .005;

    /// <inheritdoc/>
    public string Name => "recsae-table-8";

    /// <inheritdoc/>
    public string Title => "RecSAE, table 8 and figure 9: targeted tuning";

    /// <inheritdoc/>
    public string Method =>
        """
        For every verified latent, and the test rows in which it is active, the latent is multiplied by c from -10 to 10, the row decoded without another ReLU or choice of the largest, and the
        reconstruction ranked. Presence is the share of these rows whose first 10 items show the latent's concept in title or genres; other concepts are the mean over all other verified ones in the
        same lists. c = 1 is the reconstruction, not the model's own vector. The paper's table is of SASRec; where the size has none, other models stand for it. Full size takes all rows of a latent,
        the others 50.
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> DataSets => RecSaeData.FoldersOf(RecSaeSet.MovieLens);

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (comparisons, rows, warnings, charts) = (new List<Comparison>(), new List<IReadOnlyList<string>>(), new List<string>(), new List<Chart>());
        int? cases = context.Size == ExperimentSize.Full ? null : 50;
        int[] factors = context.Size == ExperimentSize.Quick ? [-Strongest, -5, 0, 1, 5, Strongest] : [.. Enumerable.Range(-Strongest, (2 * Strongest) + 1)];
        foreach (var study in BaseStudy.All(context, cancellation, titlesOnly: true))
        {
            var curves = RecSaeSizes.Seeds(context).Select(seed => study.Dictionary(seed))
                .Select(dictionary => TargetedTuning.Run(study.Probes, study.TestCases, dictionary, study.Study(dictionary), factors, cases, cancellation)).ToList();
            Compare(study, curves, comparisons);
            rows.AddRange(Rows(study, curves));
            charts.Add(Draw(study, curves[0]));
            warnings.AddRange(study.Warnings());
        }

        var table = new ResultTable("Presence of concepts in lists of 10", ["Model, set", "concepts", "-10x", "1x", "10x", "paper, SASRec: -10x", "1x", "10x", "latents"], rows);
        var figure = new ResultFigure("recsae-figure-9.svg", "Presence of a latent's own concept and of others in lists of 10, over the factor that the latent is scaled with.", Picture.Draw(Title, charts));
        return new ExperimentResult(comparisons, [table], [figure], warnings);
    }

    private static void Compare(BaseStudy study, List<PresenceCurve> curves, List<Comparison> comparisons)
    {
        var theirs = Table8Numbers.Related;
        var isTheirs = study.Recipe.Model == BaseModel.SasRec;
        var decrease = SeedValues.Of(curves, curve => curve.At(-Strongest).Related / Math.Max(curve.At(1).Related, 1e-9));
        var increase = SeedValues.Of(curves, curve => curve.At(Strongest).Related / Math.Max(curve.At(1).Related, 1e-9));
        var other = SeedValues.Of(curves, curve => new[] { -Strongest, Strongest }.Max(c => Math.Abs(curve.At(c).Other - curve.At(1).Other)));
        comparisons.Add(new Comparison(
            $"{study.Title}, related presence at -10x over 1x", decrease.Mean, decrease.Spread, isTheirs ? theirs.Decreased / theirs.Original : null, Invariant($"<= {DecreaseBar}"), decrease.Mean <= DecreaseBar));
        comparisons.Add(new Comparison(
            $"{study.Title}, related presence at 10x over 1x", increase.Mean, increase.Spread, isTheirs ? theirs.Increased / theirs.Original : null, Invariant($">= {IncreaseBar}"), increase.Mean >= IncreaseBar));
        comparisons.Add(new Comparison(
            $"{study.Title}, largest change of other concepts' presence",
            other.Mean,
            other.Spread,
            isTheirs ? Table8Numbers.Other.Original - Table8Numbers.Other.Decreased : null,
            Invariant($"<= {OtherBar} (0.5 points)"),
            other.Mean <= OtherBar));
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(BaseStudy study, List<PresenceCurve> curves)
    {
        string Share(double value) => Invariant($"{100 * value:0.0} %");
        string Mean(Func<PresenceCurve, double> of) => Share(curves.Average(of));
        var latents = SeedValues.Of(curves, curve => curve.Latents).Text("0.#");
        var (related, other) = (Table8Numbers.Related, Table8Numbers.Other);
        yield return
        [
            study.Title, "related", Mean(curve => curve.At(-Strongest).Related), Mean(curve => curve.At(1).Related), Mean(curve => curve.At(Strongest).Related),
            Share(related.Decreased), Share(related.Original), Share(related.Increased), latents,
        ];
        yield return
        [
            study.Title, "other", Mean(curve => curve.At(-Strongest).Other), Mean(curve => curve.At(1).Other), Mean(curve => curve.At(Strongest).Other),
            Share(other.Decreased), Share(other.Original), Share(other.Increased), latents,
        ];
    }

    private static LineChart Draw(BaseStudy study, PresenceCurve curve)
    {
        var factors = curve.Factors.Select(factor => (double)factor).ToArray();
        return new LineChart(study.Title, "factor c", "presence in lists of 10", [new LineSeries("own concept", factors, curve.Related), new LineSeries("other concepts", factors, curve.Other)]);
    }
}
