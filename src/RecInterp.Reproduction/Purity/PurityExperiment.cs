using RecInterp.Core.Dictionaries;
using RecInterp.DataSets;
using RecInterp.Reproduction.Bases;
using RecInterp.Reproduction.Dictionaries;
using RecInterp.Reproduction.Experiments;
using RecInterp.Training.Runs;

namespace RecInterp.Reproduction.Purity;

/// <summary>Table 1: how purely the best latent stands for each of 16 concepts, and for popularity.</summary>
internal sealed class PurityExperiment : IExperiment
{
    private const int Shuffles = 1000;

    private static readonly Subject Factorisation = new(
        "MF", PaperRecipes.Factorisation, seed => PaperOptions.Factorisation(PaperOptions.FactorisationBeta, seed), PublishedPurities.Factorisation, PublishedPurities.FactorisationPopularity);

    private static readonly Subject Neural = new(
        "NCF", PaperRecipes.Neural, seed => PaperOptions.Neural(PaperOptions.NeuralBeta, seed), PublishedPurities.Neural, PublishedPurities.NeuralPopularity);

    public string Name => "table-1";

    public string Title => "Prediction-aware paper (arXiv 2511.18024), table 1: purity of concepts on MovieLens 1M";

    public string Method =>
        "A dictionary of 22 latents explains the base recommender's users and films (MF: alpha 0.1, beta 2, lambda2 0.01, rho 0.05, rows normalised; NCF: alpha 2, beta 10, lambda2 0.07, rho 0.05, no transform). "
        + "Purity@K is the share of a latent's K strongest films that carry the concept. The paper had a language model name neurons and shows the better one where two fit; here the best latent is the one whose mean purity over "
        + "K = 10, 20, 50 is highest, chosen on the same films. That is a multiple comparison, and concepts differ in how common they are, so base rate, lift and p stand beside: p is the share of 1,000 deals of the concept's flags "
        + "to films at random whose best latent is as pure. A row passes with at least 0.8 of 10 and 0.6 of 50. Popularity is the mean percentile of the strongest films of the latent whose films are most popular; "
        + "low is popular. Matrix factorisation keeps popularity in its biases, outside the dictionary. Three of the paper's cells cannot come from the measure (.38 of 20, for one). "
        + "--paper-code trains the MF dictionary as the code does, on batches scaled to [0, 1].";

    public IReadOnlyList<string> DataSets => ["ml-1m"];

    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        var movies = PaperSet.ReadMovies(context.Data);
        var models = new BaseModels(context.Cache, 1);
        Subject[] subjects = context.Size == ExperimentSize.Quick ? [Factorisation] : [Factorisation, Neural];
        var found = SeedPlan.SideBySide(
            context, "training and measuring", SeedPlan.Of(context, 1, 1, 3), seed => Measure(models, movies, seed, subjects, context.PaperCode, cancellation), cancellation).SelectMany(one => one).ToList();
        var comparisons = new List<Comparison>();
        var tables = new List<ResultTable>();
        foreach (var subject in subjects)
        {
            List<Found> own = [.. found.Where(one => one.Subject == subject)];
            comparisons.AddRange(Compare(subject, own));
            tables.Add(Table(subject, own));
            tables.Add(Baselines(subject, own));
        }

        return new ExperimentResult(comparisons, tables, [], [.. found.SelectMany(one => one.Model.Warnings)]);
    }

    private static List<Found> Measure(BaseModels models, DataSet movies, int seed, Subject[] subjects, bool paperCode, CancellationToken cancellation)
    {
        var set = PaperSet.Of(movies, seed);
        return [.. subjects.Select(subject =>
        {
            var model = models.Get(subject.Recipe, set, seed, cancellation);
            var dictionary = paperCode && subject == Factorisation
                ? PaperDictionary.TrainAsPublished(model, set, subject.Options(seed), cancellation)
                : PaperDictionary.Train(model, set, subject.Options(seed), cancellation);
            var items = model.Scorer.Items.Embeddings;
            PurityMeasures Of(float[] latents, int count, int shuffles = 0) => PurityMeasures.Of(latents, count, set, shuffles);
            return new Found(subject, model, Of(dictionary.Items.Latents, dictionary.LatentCount, Shuffles),
            [
                ("columns of the embedding", Of(UntrainedLatents.Columns(items), items.Width)),
                ("columns and their opposites", Of(UntrainedLatents.SignedColumns(items), 2 * items.Width)),
                ("22 random directions", Of(UntrainedLatents.Directions(items, InputTransform.None(items.Width), PaperOptions.Latents, seed), PaperOptions.Latents)),
                ("22 random directions, rows normalised", Of(UntrainedLatents.Directions(items, InputTransform.RowNorm(items.Width), PaperOptions.Latents, seed), PaperOptions.Latents)),
            ]);
        })];
    }

    private static IEnumerable<Comparison> Compare(Subject subject, List<Found> found)
    {
        double[] passed = [.. found.Select(one => (double)one.Measures.Passed)];
        double published = subject.Published.Values.Count(row => row is not null && row[0] >= 0.8 && row[2] >= 0.6);
        yield return Bars.MedianAtLeast($"{subject.Name}, concepts that pass, of 16", passed, published, 11);
        yield return Bars.EachAtLeast($"{subject.Name}, concepts that pass, worst seed", passed, null, 8);
        yield return Bars.Reported($"{subject.Name}, concepts that pass, best untrained latents", [.. found.Select(one => (double)one.Untrained.Max(entry => entry.Measures.Passed))], null, "what the rows above must be seen beside");
        yield return Bars.Reported(
            $"{subject.Name}, largest p of a concept that passes", [.. found.Select(one => one.Measures.Concepts.Where(PurityMeasures.Passes).Select(concept => concept.P!.Value).DefaultIfEmpty(1).Max())], null);
        foreach (var name in new[] { "Comedy", "Horror", "Children's" })
        {
            double[] Purities(int depth) => [.. found.Select(one => Of(one, name).At(depth))];
            yield return Bars.AtLeast($"{subject.Name}, {name}, purity@10", Purities(10), subject.Published[name]?[0], .9);
            yield return Bars.AtLeast($"{subject.Name}, {name}, purity@50", Purities(50), subject.Published[name]?[2], .75);
        }

        foreach (var (depth, place, most) in new[] { (10, 0, 3.0), (50, 2, 5.0) })
        {
            var name = $"{subject.Name}, popularity of the most popular latent's {depth} films, percentile";
            double[] values = [.. found.Select(one => one.Measures.Popularity[place])];
            yield return subject == Neural ? Bars.AtMost(name, values, subject.Popularity[place], most) : Bars.Reported(name, values, subject.Popularity[place], "popularity stands in the biases, outside the dictionary");
        }
    }

    private static Core.Concepts.ConceptPurity Of(Found found, string concept) => found.Measures.Concepts[FilmConcept.All.Index().First(entry => entry.Item.Name == concept).Index];

    private static ResultTable Table(Subject subject, List<Found> found)
    {
        List<IReadOnlyList<string>> rows = [];
        foreach (var (place, concept) in FilmConcept.All.Index())
        {
            var own = found.ConvertAll(one => one.Measures.Concepts[place]);
            rows.Add(
            [
                concept.Name,
                Bars.Text(own.Average(one => one.BaseRate), "0.00"),
                .. PurityMeasures.Depths.Select(depth => Bars.Text(own.Average(one => one.At(depth)), "0.00")),
                Bars.Text(own.Average(one => one.Lifts[0]), "0.0"),
                Bars.Text(own.Average(one => one.Lifts[^1]), "0.0"),
                Bars.Text(own.Max(one => one.P!.Value), "0.000"),
                $"{own.Count(PurityMeasures.Passes)} of {own.Count}",
                .. subject.Published[concept.Name]?.Select(value => Bars.Text(value, "0.00")) ?? ["", "", ""],
            ]);
        }

        rows.Add(
        [
            "Popularity %", "", .. Bars.Means([.. found.Select(one => one.Measures.Popularity)]).Select(value => Bars.Text(value, "0.00")), "", "", "", "", .. subject.Popularity.Select(value => Bars.Text(value, "0.00")),
        ]);
        return new ResultTable(
            $"{subject.Name}: purity of the best latent, means over {found.Count} seed(s), beside the paper's",
            ["concept", "base rate", "@10", "@20", "@50", "lift@10", "lift@50", "largest p", "passes", "paper @10", "@20", "@50"],
            rows);
    }

    private static ResultTable Baselines(Subject subject, List<Found> found) => new(
        $"{subject.Name}: concepts of 16 that pass, trained and untrained, by seed",
        ["latents", .. found.Select(one => $"seed {one.Model.Seed}")],
        [
            ["the dictionary's", .. found.Select(one => $"{one.Measures.Passed}")],
            .. found[0].Untrained.Select((entry, place) => (IReadOnlyList<string>)[entry.Name, .. found.Select(one => $"{one.Untrained[place].Measures.Passed}")]),
        ]);

    private sealed record Subject(string Name, BaseRecipe Recipe, Func<int, TrainingOptions> Options, IReadOnlyDictionary<string, double[]?> Published, double[] Popularity);

    private sealed record Found(Subject Subject, BaseModel Model, PurityMeasures Measures, IReadOnlyList<(string Name, PurityMeasures Measures)> Untrained);
}
