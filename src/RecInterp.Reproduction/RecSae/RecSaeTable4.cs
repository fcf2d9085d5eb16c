using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Numbers;
using RecInterp.Reproduction.RecSae.Studies;
using static System.FormattableString;

namespace RecInterp.Reproduction.RecSae;

/// <summary>How many concepts of terms are found and verified: RecSAE's table 4, its rows of TF-IDF.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class RecSaeTable4 : IExperiment
{
    private const int TimesBase = 5;

    /// <inheritdoc/>
    public string Name => "recsae-table-4";

    /// <inheritdoc/>
    public string Title => "RecSAE, table 4: concepts by TF-IDF";

    /// <inheritdoc/>
    public string Method =>
        """
        A latent is named by the best TF-IDF term of the titles and genres of what the recommender puts first in its five strongest train cases. The name is verified on its five strongest test
        rows and five random test rows in which it is not active: a row is predicted active where the term stands in the text of its first item; the score is the share that is told rightly, which the
        paper calls precision, and a name is verified from 0.8. Distinct names are counted. A latent that is active in no test row cannot be verified. Tokens, stop words and the smoothing of idf are
        ours; the paper leaves them open. The rows of its language model need one and are not repeated. Titles of Amazon are not published with its data, so MovieLens stands alone.
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> DataSets => RecSaeData.FoldersOf(RecSaeSet.MovieLens);

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (comparisons, rows, warnings) = (new List<Comparison>(), new List<IReadOnlyList<string>>(), new List<string>());
        foreach (var study in BaseStudy.All(context, cancellation, titlesOnly: true))
        {
            var (own, theirs) = (study.Dimensions, Table4Numbers.Of(study.Recipe));
            var studies = RecSaeSizes.Seeds(context).Select(seed => study.Study(study.Dictionary(seed))).ToList();
            var untrained = study.Study(study.Untrained(study.Dictionary(0)));
            var verified = SeedValues.Of(studies, one => one.VerifiedCount);
            var all = SeedValues.Of(studies, one => one.NameCount);
            comparisons.Add(new Comparison(
                $"{study.Title}, verified concepts", verified.Mean, verified.Spread, theirs.RecSae.Verified, Invariant($">= {TimesBase} x the base's {own.VerifiedCount}"), verified.Mean >= TimesBase * own.VerifiedCount));
            comparisons.Add(new Comparison($"{study.Title}, all concepts", all.Mean, all.Spread, theirs.RecSae.All, "", null));
            rows.Add([
                study.Title,
                $"{own.VerifiedCount} / {own.NameCount}", $"{theirs.Base.Verified} / {theirs.Base.All}",
                $"{verified.Text("0.#")} / {all.Text("0.#")}", $"{theirs.RecSae.Verified} / {theirs.RecSae.All}",
                $"{untrained.VerifiedCount} / {untrained.NameCount}",
            ]);
            warnings.AddRange(study.Warnings());
        }

        var table = new ResultTable("Distinct concepts, verified / all", ["Model, set", "base", "paper", "RecSAE", "paper", "untrained"], rows);
        return new ExperimentResult(comparisons, [table], [], warnings);
    }
}
