using RecInterp.Recommenders.Ranking;
using RecInterp.Reproduction.Experiments;

namespace RecInterp.Reproduction.Bases;

/// <summary>The base recommenders of the prediction-aware paper, whose quality it does not print, beside popularity and chance.</summary>
internal sealed class BaseModelsExperiment : IExperiment
{
    public string Name => "base-models";

    public string Title => "Prediction-aware paper (arXiv 2511.18024): the base recommenders on MovieLens 1M";

    public string Method =>
        "All ratings of MovieLens 1M are positives; the most active user is left out, as in the published code (6,039 users, 3,706 films, 997,895 positives). Five positives of each user are hidden, "
        + "drawn by a softmax of popularity shares, which is all but uniform; the others train. MPR is the mean over users of the mean over hidden films of 100 rank / I, rank from 0; HR@20 asks for any hidden film among "
        + "the first 20; NDCG@20 has binary gains (the published code multiplies them by scores). Lists are of all films, once with the training films left in, as the code has it, and once with them taken out. The paper prints "
        + "no such number: the bars come from re-runs of its recipe. The matrix factorisation follows the code (SGD with summed updates, 10 epochs, negatives drawn once) and not the paper (Adam, negatives "
        + "drawn anew). The published NCF settings (Adam at 0.05, 30 epochs) do not train; the reference NCF starts from the matrix factorisation's embeddings, which a commented-out part of the code does, and "
        + "trains 5 epochs at 0.001, on negatives that are drawn anew in each, as the paper says; on the code's static negatives it gets worse than the factors that it started from. The full size shows the others too.";

    public IReadOnlyList<string> DataSets => ["ml-1m"];

    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        var movies = PaperSet.ReadMovies(context.Data);
        var models = new BaseModels(context.Cache, 1);
        List<BaseRecipe> recipes = context.Size == ExperimentSize.Quick ? [PaperRecipes.Factorisation] : [PaperRecipes.Factorisation, PaperRecipes.Neural];
        if (context.Size == ExperimentSize.Full)
        {
            recipes.AddRange([PaperRecipes.FactorisationWithFreshNegatives, PaperRecipes.NeuralWithStaticNegatives, PaperRecipes.NeuralAsPublished, PaperRecipes.NeuralFromRandom]);
        }

        // One seed at a time in a thread: a neural base starts from the same seed's factors.
        var found = SeedPlan.SideBySide(context, "training bases", SeedPlan.Of(context, 3, 3, 3), seed =>
        {
            var set = PaperSet.Of(movies, seed);
            return recipes.ConvertAll(recipe => models.Get(recipe, set, seed, cancellation));
        }, cancellation).SelectMany(bases => bases).ToList();

        var comparisons = new List<Comparison>();
        comparisons.AddRange(Compare(found, PaperRecipes.Factorisation, (9.2, .4), (.455, .02), (.077, .005), (7.0, .4), (.714, .02), (.169, .008)));
        if (recipes.Contains(PaperRecipes.Neural))
        {
            comparisons.AddRange(Compare(found, PaperRecipes.Neural, (9.1, .5), (.46, .02), null, null, null, null));
        }

        foreach (var recipe in recipes.Skip(2))
        {
            comparisons.AddRange(Compare(found, recipe, null, null, null, null, null, null));
        }

        return new ExperimentResult(comparisons, [Table(found)], [], [.. found.SelectMany(model => model.Warnings)]);
    }

    private static IEnumerable<Comparison> Compare(
        List<BaseModel> all, BaseRecipe recipe,
        (double, double)? rank, (double, double)? hits, (double, double)? gain, (double, double)? rankRemoved, (double, double)? hitsRemoved, (double, double)? gainRemoved)
    {
        var measures = all.Where(model => model.Recipe == recipe).Select(model => model.Measures).ToList();
        Comparison Of(string what, Func<BaseMeasures, double> value, (double Wanted, double Tolerance)? bar)
        {
            double[] values = [.. measures.Select(value)];
            return bar is { } known
                ? Bars.Near($"{recipe.Title}, {what}", values, null, known.Wanted, known.Tolerance)
                : Bars.Reported($"{recipe.Title}, {what}", values, null);
        }

        yield return Of("MPR in %, training films left in", one => one.Left.MeanPercentileRank, rank);
        yield return Of("HR@20, training films left in", one => one.Left.HitRate(20), hits);
        yield return Of("NDCG@20, training films left in", one => one.Left.Ndcg(20), gain);
        yield return Of("MPR in %, training films taken out", one => one.Removed.MeanPercentileRank, rankRemoved);
        yield return Of("HR@20, training films taken out", one => one.Removed.HitRate(20), hitsRemoved);
        yield return Of("NDCG@20, training films taken out", one => one.Removed.Ndcg(20), gainRemoved);
    }

    private static ResultTable Table(List<BaseModel> found)
    {
        List<IReadOnlyList<string>> rows = [];
        foreach (var seed in found.GroupBy(model => model.Seed))
        {
            rows.AddRange(seed.Select(model => Row(model.Recipe.Title, model.Seed, model.Measures.Left, model.Measures.Removed)));
            var measures = seed.First().Measures;
            rows.Add(Row("popularity", seed.Key, measures.PopularityLeft, measures.PopularityRemoved));
            rows.Add(Row("chance", seed.Key, measures.RandomLeft, measures.RandomRemoved));
        }

        return new ResultTable(
            "Ranking of five hidden films a user",
            ["model", "seed", "MPR % (left in)", "HR@10", "HR@20", "NDCG@20", "MPR % (taken out)", "HR@10", "HR@20", "NDCG@20"],
            rows);
    }

    private static string[] Row(string name, int seed, RankingReport left, RankingReport removed) =>
        [name, $"{seed}", .. new[] { left, removed }.SelectMany(one => new[]
        {
            Bars.Text(one.MeanPercentileRank, "0.00"), Bars.Text(one.HitRate(10), "0.000"), Bars.Text(one.HitRate(20), "0.000"), Bars.Text(one.Ndcg(20), "0.000"),
        })];
}
