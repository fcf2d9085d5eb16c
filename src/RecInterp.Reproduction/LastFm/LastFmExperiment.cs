using RecInterp.Core.Concepts;
using RecInterp.DataSets;
using RecInterp.DataSets.Filters;
using RecInterp.DataSets.Readers;
using RecInterp.DataSets.Splits;
using RecInterp.Plots;
using RecInterp.Recommenders.Factorisation;
using RecInterp.Reproduction.Bases;
using RecInterp.Reproduction.Dictionaries;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.Interventions;
using RecInterp.Reproduction.Purity;
using RecInterp.Training.Runs;

namespace RecInterp.Reproduction.LastFm;

/// <summary>The shape of figure 5: an artist promoted to listeners of three other tastes, on a data set that is not the paper's.</summary>
internal sealed class LastFmExperiment : IExperiment
{
    private const int AudienceSize = 40;
    private const int FewestListeners = 10;
    private const int Threshold = 50; // The published code's for matrix factorisation on its Last.fm.

    private static readonly double[] Levels = [0, 1, 2, 3, 4, 5, 6, 7, 8];

    // Figure 5, MF, levels 0 to 8.
    private static readonly (TagFamily Family, double[] Published)[] Audiences =
    [
        (TagFamily.Metal, [0, .05, .08, .23, .38, .53, .63, .75, .80]), (TagFamily.Pop, [0, .05, .20, .78, .85, .90, 1, 1, 1]), (TagFamily.Electronic, [0, 0, 0, 0, .13, .38, .63, .75, .85]),
    ];

    private static readonly BaseRecipe Recipe = Factors(new MatrixFactorisationOptions { Width = 100, Epochs = 30, GlobalBias = 0, ResamplesNegatives = true });

    public string Name => "figure-5";

    public string Title => "Prediction-aware paper (arXiv 2511.18024), figure 5: the shape of promotion, on Last.fm HetRec";

    public string Method =>
        "Not the paper's data: its Last.fm (22,546 users, 2,277 artists) is made of two sets that cannot be had freely, so this is Last.fm of the HetRec 2011 workshop, artists and users of at least 10 plays' rows, and only the shape of the "
        + "figure can be compared. Matrix factorisation of width 100, 30 epochs (batches of 256, not 8), five draws of each user hidden; a dictionary of 70 latents (alpha 8, beta 1, lambda1 0.3, lambda2 0.003, rho 0.1, rows normalised). A taste is a "
        + "family of tags among an artist's four most frequent ones, as in the paper's code, and its latent the one of highest purity. Audiences are the 40 held-out users who hear most of a taste. The promoted artist is, of the "
        + "artists of reggae, folk or ska that are of none of the three tastes, the most popular (the paper's is as well known; one of median popularity, tried first, rose to .23, .03 and .05); its latent for the audience's taste is set to a level and success counted as in the "
        + "interventions on MovieLens 1M, with rank 50 in place of 20.";

    public IReadOnlyList<string> DataSets => [LastFmHetRec.Name];

    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        var artists = KCore.Strict(LastFmHetRec.Read(Path.Combine(context.Data, LastFmHetRec.Name)), FewestListeners);
        var models = new BaseModels(context.Cache, 1);
        var found = SeedPlan.SideBySide(context, "training and promoting", SeedPlan.Of(context, 1, 1, 3), seed => Measure(models, artists, seed, cancellation), cancellation);
        var comparisons = new List<Comparison>
        {
            Bars.Reported("MF on Last.fm HetRec, MPR in %, training artists left in", [.. found.Select(one => one.Model.Measures.Left.MeanPercentileRank)], null),
            Bars.Reported("MF on Last.fm HetRec, popularity's MPR in %", [.. found.Select(one => one.Model.Measures.PopularityLeft.MeanPercentileRank)], null),
        };
        foreach (var (place, (family, published)) in Audiences.Index())
        {
            double[] mean = Bars.Means([.. found.Select(one => one.Decoded[place])]);
            var (count, deepest) = Bars.Falls(mean);
            comparisons.Add(Bars.AtMost($"promotion to {family.Name}, success at level 0", [.. found.Select(one => one.Decoded[place][0])], published[0], .15));
            comparisons.Add(Bars.Reported($"promotion to {family.Name}, success at level 8", [.. found.Select(one => one.Decoded[place][^1])], published[^1], "other data: the shape is compared, not the height"));
            comparisons.Add(Bars.AtLeast($"promotion to {family.Name}, rise from level 0 to 8", [.. found.Select(one => one.Decoded[place][^1] - one.Decoded[place][0])], published[^1] - published[0], .2));
            comparisons.Add(new Comparison($"promotion to {family.Name}, largest step down", deepest, null, 0, "at most one, of one user", count <= 1 && deepest <= (1.0 / AudienceSize) + 1e-9));
        }

        return new ExperimentResult(comparisons, [Table(found)], [Figure(found)], [.. found.SelectMany(one => one.Model.Warnings)]);
    }

    private static Found Measure(BaseModels models, DataSet artists, int seed, CancellationToken cancellation)
    {
        var set = PaperSet.Of(artists, seed, new HeldOutPositivesOptions { WithReplacement = true, ShareScale = 2 });
        var model = models.Get(Recipe, set, seed, cancellation);
        var dictionary = PaperDictionary.Train(model, set, Options(seed), cancellation);
        bool[] Carriers(TagFamily family) => [.. artists.Items.Select(family.Has)];
        var reggae = Carriers(TagFamily.Reggae);
        var others = Audiences.Select(audience => Carriers(audience.Family)).ToList();
        int[] promotable = [.. Enumerable.Range(0, set.ItemCount).Where(item => reggae[item] && !others.Exists(carries => carries[item])).OrderBy(item => set.PopularityRanks[item])];
        var promoted = promotable[0];
        var latents = ConceptPurity.OfBest(dictionary.Items.Latents, dictionary.LatentCount, others, PurityMeasures.Depths, shuffles: 0);
        var promotions = others.Zip(latents, (carries, best) =>
            new ItemPromotion(dictionary, Audience.Heaviest(set, dictionary.TestUsers, carries, AudienceSize), promoted, best.Latent, Threshold)).ToList();
        return new Found(
            model,
            latents,
            dictionary.Items.Latents.Count(value => value != 0) / (double)set.ItemCount,
            [.. promotions.Select(promotion => promotion.Success(Levels, keepsResidual: false))],
            [.. promotions.Select(promotion => promotion.Success(Levels, keepsResidual: true))]);
    }

    private static TrainingOptions Options(int seed) => new()
    {
        Latents = 70,
        Alpha = 8,
        Beta = 1,
        Lambda1 = 0.3,
        Lambda2 = 0.003,
        Rho = 0.1,
        Steps = 6000,
        HeldOutUsers = 0.2,
        InputTransform = InputTransformFit.RowNorm,
        Seed = seed,
    };

    private static BaseRecipe Factors(MatrixFactorisationOptions options) => new(
        "mf", "MF on Last.fm HetRec", options.ToString(), (_, set, seed, cancellation) => MatrixFactorisation.Train(set.Split, options with { Seed = seed }, null, cancellation));

    private static ResultTable Table(IReadOnlyList<Found> found) => new(
        $"Share of {AudienceSize} listeners of a taste for whom the artist rises into the first {Threshold + 10}, by level (means over {found.Count} seed(s))",
        ["audience", "form", .. Levels.Select(level => Bars.Text(level)), "purity@10 of its latent", "L0 of artists"],
        [.. Audiences.Index().SelectMany(audience =>
        {
            var (place, (family, published)) = audience;
            string[] Row(string form, IEnumerable<double> values, bool ours) =>
            [
                family.Name, form, .. values.Select(value => Bars.Text(value, "0.00")), ours ? Bars.Text(found.Average(one => one.Latents[place].At(10)), "0.00") : "", ours ? Bars.Text(found.Average(one => one.Active), "0.0") : "",
            ];
            return (IReadOnlyList<string>[])
            [
                Row("decoded, as published", Bars.Means([.. found.Select(one => one.Decoded[place])]), ours: true),
                Row("residual kept", Bars.Means([.. found.Select(one => one.Kept[place])]), ours: true),
                Row("paper, other data", published, ours: false),
            ];
        })]);

    private static ResultFigure Figure(IReadOnlyList<Found> found) => new(
        "figure-5.svg",
        "Success of promoting an artist to listeners of three tastes, ours on Last.fm HetRec (lines) and the paper's on its own data (dashed).",
        Picture.Draw("Promotion by level of the latent",
        [
            new LineChart("Last.fm", "level of the latent", "share of users", [.. Audiences.Index().SelectMany(audience => new[]
            {
                new LineSeries($"{audience.Item.Family.Name}, ours", Levels, Bars.Means([.. found.Select(one => one.Decoded[audience.Index])])),
                new LineSeries($"{audience.Item.Family.Name}, paper", Levels, audience.Item.Published, Reference: true),
            })]),
        ]));

    private sealed record Found(BaseModel Model, IReadOnlyList<ConceptPurity> Latents, double Active, IReadOnlyList<double[]> Decoded, IReadOnlyList<double[]> Kept);
}
