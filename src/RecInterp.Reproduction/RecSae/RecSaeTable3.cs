using RecInterp.Core.Concepts;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Numbers;
using RecInterp.Reproduction.RecSae.Studies;
using static System.FormattableString;

namespace RecInterp.Reproduction.RecSae;

/// <summary>How alike the items of a latent are, and how alike latents are: RecSAE's table 3.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class RecSaeTable3 : IExperiment
{
    private const double GainBar = 1.25;

    /// <inheritdoc/>
    public string Name => "recsae-table-3";

    /// <inheritdoc/>
    public string Title => "RecSAE, table 3: similarity within and between latents";

    /// <inheritdoc/>
    public string Method =>
        """
        The items of a latent are those that the recommender puts first in the train cases in which the latent is strongest. Intra is the mean cosine of the vectors of the first two distinct ones:
        cases often repeat an item, and its cosine with itself would say nothing. Inter is the mean cosine over pairs of latents, a latent being the mean of its two items (the paper leaves this
        open); centred inter takes the mean of all items off first. The base's rows take its 64 dimensions as latents, of each case the 8 largest that are positive. Models with one vector a user
        give a case a user. A dictionary of random directions stands beside, and the same measures over verified latents alone, where items have titles.
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> DataSets => [.. RecSaeData.FoldersOf(RecSaeSet.MovieLens), .. RecSaeData.FoldersOf(RecSaeSet.Amazon)];

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (comparisons, rows, warnings) = (new List<Comparison>(), new List<IReadOnlyList<string>>(), new List<string>());
        foreach (var study in BaseStudy.All(context, cancellation))
        {
            var theirs = Table3Numbers.Of(study.Recipe);
            var own = study.Dimensions.Similarity;
            var studies = RecSaeSizes.Seeds(context).Select(seed => study.Study(study.Dictionary(seed))).ToList();
            var untrained = study.Study(study.Untrained(study.Dictionary(0)));
            var gain = SeedValues.Of(studies, one => one.Similarity.Intra / own.Intra);
            var change = SeedValues.Of(studies, one => one.Similarity.Inter - own.Inter);
            comparisons.Add(new Comparison(
                $"{study.Title}, intra similarity over the base's", gain.Mean, gain.Spread, theirs.RecSae.Intra / theirs.Base.Intra, Invariant($">= {GainBar}"), own.Intra > 0 && gain.Mean >= GainBar));
            comparisons.Add(new Comparison(
                $"{study.Title}, inter similarity less the base's", change.Mean, change.Spread, theirs.RecSae.Inter - theirs.Base.Inter, "< 0", change.Mean < 0));
            rows.Add(Row($"{study.Title}, base", own, theirs.Base, study.Dimensions.VerifiedSimilarity));
            rows.Add(Row($"{study.Title}, RecSAE", studies[0].Similarity, theirs.RecSae, studies[0].VerifiedSimilarity));
            rows.Add(Row($"{study.Title}, untrained", untrained.Similarity, null, untrained.VerifiedSimilarity));
            warnings.AddRange(study.Warnings());
        }

        var table = new ResultTable(
            "Similarity of items, first seed", ["Latents of", "latents", "intra", "paper", "inter", "paper", "centred inter", "verified latents", "intra", "inter"], rows);
        return new ExperimentResult(comparisons, [table], [], warnings);
    }

    private static string[] Row(string name, LatentSimilarity all, (double Intra, double Inter)? theirs, LatentSimilarity verified) =>
    [
        name, Invariant($"{all.Latents}"), Invariant($"{all.Intra:0.0000}"), Invariant($"{theirs?.Intra:0.0000}"), Invariant($"{all.Inter:0.0000}"), Invariant($"{theirs?.Inter:0.0000}"),
        Invariant($"{all.CentredInter:0.0000}"), Invariant($"{verified.Latents}"), Invariant($"{verified.Intra:0.0000}"), Invariant($"{verified.Inter:0.0000}"),
    ];
}
