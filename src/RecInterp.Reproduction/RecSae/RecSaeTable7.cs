using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Data;
using RecInterp.Reproduction.RecSae.Dictionaries;
using RecInterp.Reproduction.RecSae.Numbers;
using RecInterp.Reproduction.RecSae.Studies;
using static System.FormattableString;

namespace RecInterp.Reproduction.RecSae;

/// <summary>How much of the ranking reconstructions keep: RecSAE's table 7.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class RecSaeTable7 : IExperiment
{
    private const int Units = 8;
    private const double KeptBar = .85;
    private const double WideKeptBar = .95;

    /// <inheritdoc/>
    public string Name => "recsae-table-7";

    /// <inheritdoc/>
    public string Title => "RecSAE, table 7: ranking with reconstructions in place of the model's own vectors";

    /// <inheritdoc/>
    public string Method =>
        """
        The vector just before the dot product is replaced by its reconstruction, and every test row is ranked again. RecSAE's dictionary has k = 8 of 1,024 latents (s = 16), the wide one k = 32 of
        2,048 (s = 32). By default it is trained by this product's own TopK training on the train rows' vectors (inputs as they are, mean squared error, revival of dead latents,
        decoder rows of length 1 after every step, a learning rate that falls at the end); --paper-code trains in the published form. The paper does not say what its autoencoder of 8 units is:
        here it is the best linear one, which is the projection on 8 principal components. A dictionary of random directions of the same shape stands beside.
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> DataSets => [.. RecSaeData.FoldersOf(RecSaeSet.MovieLens), .. RecSaeData.FoldersOf(RecSaeSet.Amazon)];

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (comparisons, rows, warnings) = (new List<Comparison>(), new List<IReadOnlyList<string>>(), new List<string>());
        var seeds = RecSaeSizes.Seeds(context).ToList();
        foreach (var study in BaseStudy.All(context, cancellation))
        {
            var (own, theirs) = (study.Probes.Manifest.Test, Table7Numbers.Of(study.Recipe));
            var autoencoder = study.Replaced(LinearAutoencoder.Fit(study.Probes.TrainRows(), Units).Reconstruct);
            var narrow = seeds.Select(seed => study.Replaced(study.Dictionary(seed))).ToList();
            var wide = seeds.Select(seed => study.Replaced(study.Dictionary(RecSaeSizes.Dictionary(context.Size, seed, active: 32, scale: 32)))).ToList();
            var untrained = study.Replaced(study.Untrained(study.Dictionary(seeds[0])));
            var kept = SeedValues.Of(narrow, pair => pair.Ndcg10 / own.Ndcg10);
            var wideKept = SeedValues.Of(wide, pair => pair.Ndcg10 / own.Ndcg10);
            var ahead = SeedValues.Of(narrow, pair => pair.Ndcg10 - autoencoder.Ndcg10);
            comparisons.Add(new Comparison(
                $"{study.Title}, share of NDCG@10 kept, k = 8, s = 16", kept.Mean, kept.Spread, theirs.RecSae[0] / theirs.Base[0], Invariant($">= {KeptBar}"), kept.Mean >= KeptBar));
            comparisons.Add(new Comparison(
                $"{study.Title}, share of NDCG@10 kept, k = 32, s = 32",
                wideKept.Mean,
                wideKept.Spread,
                study.Recipe is { Model: BaseModel.SasRec, Set: RecSaeSet.MovieLens } ? Table7Numbers.WideRetention : null,
                Invariant($">= {WideKeptBar}"),
                wideKept.Mean >= WideKeptBar,
                study.Recipe.Model == BaseModel.SasRec ? "Theirs is a third party's run of the published code." : ""));
            comparisons.Add(new Comparison(
                $"{study.Title}, NDCG@10 of RecSAE less the 8-unit autoencoder's", ahead.Mean, ahead.Spread, theirs.RecSae[0] - theirs.Autoencoder[0], "> 0", ahead.Mean > 0));
            rows.Add([
                study.Title,
                Pair((own.Ndcg10, own.Ndcg20)), Pair((theirs.Base[0], theirs.Base[1])),
                Pair(autoencoder), Pair((theirs.Autoencoder[0], theirs.Autoencoder[1])),
                Pair(Mean(narrow)), Pair((theirs.RecSae[0], theirs.RecSae[1])),
                Pair(Mean(wide)), Pair(untrained),
            ]);
            warnings.AddRange(study.Warnings());
        }

        var table = new ResultTable(
            "NDCG@10 / NDCG@20 with reconstructions", ["Model, set", "base", "paper", "8 units", "paper", "RecSAE k=8 s=16", "paper", "RecSAE k=32 s=32", "untrained k=8 s=16"], rows);
        return new ExperimentResult(comparisons, [table], [], warnings);
    }

    private static (double Ndcg10, double Ndcg20) Mean(IReadOnlyList<(double Ndcg10, double Ndcg20)> pairs) => (pairs.Average(pair => pair.Ndcg10), pairs.Average(pair => pair.Ndcg20));

    private static string Pair((double Ndcg10, double Ndcg20) pair) => Invariant($"{pair.Ndcg10:0.0000} / {pair.Ndcg20:0.0000}");
}
