using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Numbers;
using RecInterp.Reproduction.RecSae.Studies;
using static System.FormattableString;

namespace RecInterp.Reproduction.RecSae;

/// <summary>RecSAE's base recommenders beside popularity and chance.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class RecSaeBase : IExperiment
{
    private const double Tolerance = .006; // The standard error of 2,874 rows of 226 users is .004 to .006.

    /// <inheritdoc/>
    public string Name => "recsae-base";

    /// <inheritdoc/>
    public string Title => "RecSAE, table 7, rows of the base models";

    /// <inheritdoc/>
    public string Method =>
        """
        Each recommender is trained with ReChorus' published settings (64 dimensions, Adam, one uniform negative a positive, the epoch chosen by NDCG@5 on the dev rows), on MovieLens 1M split by
        global time as RecSAE's code does (its text says leave-one-out) and on Amazon Grocery. Every test row is ranked among all items; what the user has in any part is left out, ties count against
        the target. SASRec on MovieLens is held against what the published script prints, 0.0882; the table's 0.1049 does not come from it. Smaller sizes train fewer epochs, SASRec with ten times
        the learning rate.
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
            var (manifest, theirs) = (study.Probes.Manifest, Table7Numbers.Of(study.Recipe).Base);
            var (test, popular, random) = (manifest.Test, manifest.Popularity, manifest.Random);
            var isGate = study.Recipe is { Model: BaseModel.SasRec, Set: RecSaeSet.MovieLens };
            comparisons.Add(new Comparison(
                $"{study.Title}, NDCG@10",
                test.Ndcg10,
                null,
                theirs[0],
                isGate ? Invariant($"{Table7Numbers.SasRecMovieLensScript:0.000} +- {Tolerance}") : "",
                isGate ? Math.Abs(test.Ndcg10 - Table7Numbers.SasRecMovieLensScript) <= Tolerance : null,
                isGate ? Invariant($"The published script prints {Table7Numbers.SasRecMovieLensScript}, and not the table's number.") : ""));
            comparisons.Add(new Comparison($"{study.Title}, NDCG@20", test.Ndcg20, null, theirs[1], "", null));
            rows.Add([
                study.Title, Invariant($"{test.Ndcg10:0.0000}"), Invariant($"{theirs[0]:0.0000}"), Invariant($"{test.Ndcg20:0.0000}"), Invariant($"{theirs[1]:0.0000}"),
                Invariant($"{test.HitRate10:0.0000}"), Invariant($"{test.PercentileRank:0.00}"), Invariant($"{popular.Ndcg10:0.0000}"), Invariant($"{popular.PercentileRank:0.00}"),
                Invariant($"{random.Ndcg10:0.0000}"), Invariant($"{manifest.Epochs}"), Invariant($"{manifest.Seconds:0}"),
            ]);
            warnings.AddRange(study.Warnings());
        }

        var table = new ResultTable(
            "Base recommenders on RecSAE's test rows",
            ["Model, set", "NDCG@10", "paper", "NDCG@20", "paper", "HR@10", "MPR %", "popularity NDCG@10", "popularity MPR %", "chance NDCG@10", "epochs", "seconds"],
            rows);
        return new ExperimentResult(comparisons, [table], [], warnings);
    }
}
