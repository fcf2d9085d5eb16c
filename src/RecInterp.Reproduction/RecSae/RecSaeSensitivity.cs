using RecInterp.Plots;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Studies;
using static System.FormattableString;

namespace RecInterp.Reproduction.RecSae;

/// <summary>What k and the width do to ranking and concepts: RecSAE's figures 7 and 8.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class RecSaeSensitivity : IExperiment
{
    private static readonly int[] Steps = [8, 16, 32];

    /// <inheritdoc/>
    public string Name => "recsae-sensitivity";

    /// <inheritdoc/>
    public string Title => "RecSAE, figures 7 and 8: k and width";

    /// <inheritdoc/>
    public string Method =>
        """
        Dictionaries of every k and s of 8, 16 and 32 are trained as for table 7, with one seed. The share of NDCG@10 that reconstructions keep, and the number of distinct verified concepts as for
        table 4, are drawn over k and over s. The paper reports that a larger k ranks better and verifies fewer concepts, and that s = 16 ranks best in three of four settings. Quick size takes k at
        s = 16 and s at k = 8 alone.
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> DataSets => RecSaeData.FoldersOf(RecSaeSet.MovieLens);

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (comparisons, rows, warnings, charts) = (new List<Comparison>(), new List<IReadOnlyList<string>>(), new List<string>(), new List<Chart>());
        var studies = BaseStudy.All(context, cancellation, titlesOnly: true);
        foreach (var study in context.Size == ExperimentSize.Full ? studies : studies.Where(study => study.Recipe.Model is BaseModel.SasRec))
        {
            var found = new Dictionary<(int Active, int Scale), (double Kept, int Verified)>();
            foreach (var (active, scale) in from active in Steps from scale in Steps where context.Size != ExperimentSize.Quick || active == 8 || scale == 16 select (active, scale))
            {
                var dictionary = study.Dictionary(RecSaeSizes.Dictionary(context.Size, 0, active, scale));
                var (kept, verified) = (study.Replaced(dictionary).Ndcg10 / study.Probes.Manifest.Test.Ndcg10, study.Study(dictionary).VerifiedCount);
                found[(active, scale)] = (kept, verified);
                rows.Add([study.Title, $"{active}", $"{scale}", Invariant($"{kept:0.000}"), $"{verified}"]);
            }

            comparisons.Add(new Comparison(
                $"{study.Title}, share of NDCG@10 kept at k = 16 less that at k = 8, s = 16", found[(16, 16)].Kept - found[(8, 16)].Kept, null, null, "> 0", found[(16, 16)].Kept > found[(8, 16)].Kept));
            comparisons.Add(new Comparison(
                $"{study.Title}, verified concepts at k = 32 less those at k = 8, s = 16", found[(32, 16)].Verified - found[(8, 16)].Verified, null, null, "< 0", found[(32, 16)].Verified < found[(8, 16)].Verified));
            double[] steps = [.. Steps.Select(step => (double)step)];
            charts.Add(new LineChart($"{study.Title}: s = 16", "k", "share of NDCG@10 kept", [new LineSeries("kept", steps, [.. Steps.Select(k => found[(k, 16)].Kept)])]));
            charts.Add(new LineChart($"{study.Title}: s = 16", "k", "verified concepts", [new LineSeries("verified", steps, [.. Steps.Select(k => (double)found[(k, 16)].Verified)])]));
            charts.Add(new LineChart($"{study.Title}: k = 8", "s", "share of NDCG@10 kept", [new LineSeries("kept", steps, [.. Steps.Select(s => found[(8, s)].Kept)])]));
            warnings.AddRange(study.Warnings());
        }

        var table = new ResultTable("Ranking and concepts over k and s", ["Model, set", "k", "s", "share of NDCG@10 kept", "verified concepts"], rows);
        return new ExperimentResult(comparisons, [table], [new ResultFigure("recsae-figures-7-8.svg", "Ranking kept and concepts verified over k and over the width s.", Picture.Draw(Title, charts))], warnings);
    }
}
