using RecInterp.Core.Concepts;
using RecInterp.Core.Scoring;
using RecInterp.DataSets;
using RecInterp.Plots;
using RecInterp.Reproduction.Bases;
using RecInterp.Reproduction.Dictionaries;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.Purity;

namespace RecInterp.Reproduction.Profiles;

/// <summary>Figure 2: which latents a group of films or users activates, and what a latent's strongest films are.</summary>
internal sealed class ProfilesExperiment : IExperiment
{
    private const int Strongest = 50;

    // Mean activation of the genre's films on its neuron and of all films on it, as the notebook prints them.
    private static readonly (string Genre, double Theirs, double Least)[] Genres = [("Horror", 1.64 / .245, 3), ("Children's", 1.33 / .22, 4)];

    public string Name => "figure-2";

    public string Title => "Prediction-aware paper (arXiv 2511.18024), figure 2: activation profiles of groups on MovieLens 1M";

    public string Method =>
        "Matrix factorisation and its dictionary of beta 2. A profile is the mean activation of every latent over the films of a genre, beside the mean over all films; selectivity is their ratio on the genre's latent, the one "
        + "of highest purity (table 1). Several latents may share a genre. Users of an age or sex are profiled likewise, and the 50 strongest films of a latent counted by genre.";

    public IReadOnlyList<string> DataSets => ["ml-1m"];

    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        var movies = PaperSet.ReadMovies(context.Data);
        var models = new BaseModels(context.Cache, 1);
        var found = SeedPlan.SideBySide(context, "training and profiling", SeedPlan.Of(context, 1, 1, 3), seed => Measure(models, movies, seed, context.PaperCode, cancellation), cancellation);
        var comparisons = Genres.Select((genre, place) => Bars.AtLeast(
            $"{genre.Genre}, mean activation of its films over that of all, on its latent", [.. found.Select(one => one.Films[place].Profile.Selectivity(one.Films[place].Latent))], genre.Theirs, genre.Least)).ToList();
        return new ExperimentResult(
            comparisons, [Films(found), Users(found[0]), Tags(found[0])], [Figure(found[0])], [.. found.SelectMany(one => one.Dictionary.Base.Warnings)]);
    }

    private static Found Measure(BaseModels models, DataSet movies, int seed, bool paperCode, CancellationToken cancellation)
    {
        var set = PaperSet.Of(movies, seed);
        var model = models.Get(PaperRecipes.Factorisation, set, seed, cancellation);
        var options = PaperOptions.Factorisation(PaperOptions.FactorisationBeta, seed);
        var dictionary = paperCode ? PaperDictionary.TrainAsPublished(model, set, options, cancellation) : PaperDictionary.Train(model, set, options, cancellation);
        return new Found(dictionary, [.. Genres.Select(genre =>
        {
            var carries = set.Tagged(genre.Genre);
            var latent = ConceptPurity.OfBest(dictionary.Items.Latents, dictionary.LatentCount, [carries], PurityMeasures.Depths, shuffles: 0)[0].Latent;
            return (latent, ActivationProfile.Of(dictionary.Items.Latents, dictionary.LatentCount, carries));
        })]);
    }

    private static ResultTable Films(IReadOnlyList<Found> found) => new(
        "Films of a genre on its latent and on the latent that they activate most",
        ["genre", "seed", "its latent", "mean of the genre", "mean of all", "ratio", "most active latent", "mean of the genre", "ratio"],
        [.. found.SelectMany(one => Genres.Zip(one.Films, (genre, film) => (IReadOnlyList<string>)[
            genre.Genre,
            $"{one.Dictionary.Base.Seed}",
            $"{film.Latent}",
            Bars.Text(film.Profile.Group[film.Latent], "0.00"),
            Bars.Text(film.Profile.All[film.Latent], "0.00"),
            Bars.Text(film.Profile.Selectivity(film.Latent), "0.0"),
            $"{film.Profile.Peak}",
            Bars.Text(film.Profile.Group[film.Profile.Peak], "0.00"),
            Bars.Text(film.Profile.Selectivity(film.Profile.Peak), "0.0"),
        ]))]);

    private static ResultTable Users(Found one)
    {
        var (dictionary, users) = (one.Dictionary, one.Dictionary.Set.Set.Users);
        var groups = new (string Name, string Attribute, string Value)[]
        {
            ("women", "gender", "F"), ("men", "gender", "M"), ("under 18", "age", "1"), ("18-24", "age", "18"), ("25-34", "age", "25"), ("35-44", "age", "35"), ("45-49", "age", "45"), ("50-55", "age", "50"), ("56 and older", "age", "56"),
        };
        return new ResultTable(
            $"Users of a group: mean activation over that of all users, on the latents of the genres (seed {dictionary.Base.Seed})",
            ["group", "users", .. Genres.Select(genre => genre.Genre)],
            [.. groups.Select(group =>
            {
                bool[] belongs = [.. users.Select(user => user.Attributes.GetValueOrDefault(group.Attribute) == group.Value)];
                var profile = ActivationProfile.Of(dictionary.Users.Latents, dictionary.LatentCount, belongs);
                return (IReadOnlyList<string>)[group.Name, $"{belongs.Count(belong => belong)}", .. one.Films.Select(film => Bars.Text(profile.Selectivity(film.Latent), "0.00"))];
            })]);
    }

    private static ResultTable Tags(Found one)
    {
        var (dictionary, items) = (one.Dictionary, one.Dictionary.Set.Set.Items);
        var tags = items.SelectMany(item => item.Tags).Distinct().Order(StringComparer.Ordinal).ToList();
        double[] Shares(IReadOnlyCollection<int> films) => [.. tags.Select(tag => (double)films.Count(film => items[film].Tags.Contains(tag)) / films.Count)];
        var all = Shares([.. Enumerable.Range(0, items.Count)]);
        var own = one.Films.Select(film => Shares(TopItems.Select(dictionary.Items.Column(film.Latent), Strongest))).ToList();
        return new ResultTable(
            $"Genres among the {Strongest} strongest films of a latent (seed {dictionary.Base.Seed})",
            ["genre", "all films", .. Genres.Select(genre => $"latent of {genre.Genre}")],
            [.. tags.Select((tag, place) => (IReadOnlyList<string>)[tag, Bars.Text(all[place], "0.00"), .. own.Select(shares => Bars.Text(shares[place], "0.00"))])]);
    }

    private static ResultFigure Figure(Found one) => new(
        "figure-2.svg",
        "Mean activation of every latent over the films of a genre (bars) and over all films (dashed).",
        Picture.Draw(
            "Which latents a genre activates",
            [.. Genres.Zip(one.Films, (genre, film) => new BarChart(
                genre.Genre,
                "mean activation",
                [.. Enumerable.Range(0, film.Profile.All.Length).Select(latent => $"{latent}")],
                [new BarSeries($"films of {genre.Genre}", film.Profile.Group), new BarSeries("all films", film.Profile.All, Reference: true)]))]));

    private sealed record Found(PaperDictionary Dictionary, IReadOnlyList<(int Latent, ActivationProfile Profile)> Films);
}
