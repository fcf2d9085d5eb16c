using RecInterp.Core.Concepts;
using RecInterp.DataSets;
using RecInterp.Plots;
using RecInterp.Reproduction.Bases;
using RecInterp.Reproduction.Dictionaries;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.Purity;

namespace RecInterp.Reproduction.Interventions;

/// <summary>The paper's use cases on MovieLens 1M with matrix factorisation: a genre suppressed, a genre nudged, a film promoted; as published and with the residual kept.</summary>
internal sealed class InterventionsExperiment : IExperiment
{
    private const int HeaviestUsers = 20;
    private const int DrawnUsers = 40;
    private const string UnderEighteen = "1"; // The age code of the data set.
    private const double OneUser = 1.0 / HeaviestUsers;

    private const string SlippedIds =
        "the paper's code takes ids of users for numbers from 0, so that its users under 18 are others; --paper-code takes those";

    private static readonly double[] Suppression = [1, .5, 0, -.5, -1, -1.5];
    private static readonly double[] Nudge = [1, 1.5, 2, 2.5, 3, 3.5, 4];
    private static readonly double[] Promotion = [0, 1, 2, 3, 4, 5, 6, 7, 8];

    public string Name => "interventions";

    public string Title => "Prediction-aware paper (arXiv 2511.18024), use cases: suppression, nudge and promotion on MovieLens 1M";

    public string Method =>
        "Matrix factorisation, its dictionary of beta 2; the latent of a genre is the one of highest purity (table 1). Everybody comes from the users that the dictionary was not trained on. Suppression: the 20 users with the largest "
        + "share of Horror among their training films, Horror's latent set to lower and lower levels, negative ones too. Nudge: 40 users drawn at random, and all users under 18, Children's latent raised. Both are read as the "
        + "mean share of the genre in the first 30 films, users edited and films as they are. Promotion: 20 users with the largest share of Romance; one film, whose latent for Romance is set to a level, among all others as they are; "
        + "success is the share of users who had it behind rank 20 at level 0 and now have it among the first 30. The film is chosen by rule: " + PromotedFilm.Rule
        + " As published the edited embedding is decoded from the latents alone, so what the dictionary does not explain is lost, and the un-edited bar is the reconstruction; the bars are for that form. "
        + "Kept residual adds only what the edit changes, and a latent set to its own value then changes nothing. The paper's audiences and split are not published, so its numbers are of other users; it promotes one film "
        + "of its choice, and its users under 18 are others, by ids that have slipped; --paper-code takes those.";

    public IReadOnlyList<string> DataSets => ["ml-1m"];

    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        var movies = PaperSet.ReadMovies(context.Data);
        var models = new BaseModels(context.Cache, 1);
        var found = SeedPlan.SideBySide(context, "training and steering", SeedPlan.Of(context, 1, 2, 3), seed => Measure(models, movies, seed, context.PaperCode, cancellation), cancellation);
        var comparisons = new List<Comparison>();
        var (suppressed, suppressedKept) = (Curve(found, one => one.Suppressed.Decoded), Curve(found, one => one.Suppressed.Kept));
        comparisons.Add(Bars.Reported("suppress Horror, share in the recommender's own lists", [.. found.Select(one => one.Suppressed.Kept[0])], null));
        comparisons.Add(Bars.AtLeast("suppress Horror, share un-edited", [.. found.Select(one => one.Suppressed.Decoded[0])], .86, .7));
        comparisons.Add(Bars.AtMost("suppress Horror, share at level 0", At(found, one => one.Suppressed.Decoded, Suppression, 0), .34, .45));
        comparisons.Add(Bars.AtMost("suppress Horror, share at level -1.5", At(found, one => one.Suppressed.Decoded, Suppression, -1.5), .02, .2));
        comparisons.Add(Steps("suppress Horror, largest step up", suppressed, rises: false, "every step falls", 0, 0));
        comparisons.Add(Bars.Reported("suppress Horror, residual kept, share at level -1.5", At(found, one => one.Suppressed.Kept, Suppression, -1.5), null));
        comparisons.Add(Steps("suppress Horror, residual kept, largest step up", suppressedKept, rises: false, "every step falls", 0, 0));
        foreach (var (audience, curves, published) in new (string, Func<Found, Curves>, double?)[] { ($"{DrawnUsers} users", one => one.NudgedDrawn, null), ("users under 18", one => one.NudgedYoung, .66) })
        {
            double[] before = [.. found.Select(one => curves(one).Decoded[0])];
            comparisons.Add(published is null || context.PaperCode
                ? Bars.AtMost($"nudge {audience} to Children's, share un-edited", before, published is null ? null : .04, .12)
                : Bars.Reported($"nudge {audience} to Children's, share un-edited", before, .04, SlippedIds));
            comparisons.Add(Bars.AtLeast($"nudge {audience} to Children's, share at level 4", At(found, one => curves(one).Decoded, Nudge, 4), published, .4));
            comparisons.Add(Steps($"nudge {audience} to Children's, largest step down from level 1 on", Curve(found, one => curves(one).Decoded)[1..], rises: true, "none", 0, 0));
            comparisons.Add(Bars.Reported($"nudge {audience} to Children's, residual kept, share at level 4", At(found, one => curves(one).Kept, Nudge, 4), null));
        }

        comparisons.Add(Bars.AtMost("promote a film to Romance, success at level 0", [.. found.Select(one => one.Promoted.Decoded[0])], .12, .15));
        comparisons.Add(Bars.AtLeast("promote a film to Romance, success at level 8", [.. found.Select(one => one.Promoted.Decoded[^1])], .94, .55, "the paper's at level 5, the highest it shows"));
        comparisons.Add(Steps("promote a film to Romance, largest step down", Curve(found, one => one.Promoted.Decoded), rises: true, "at most one, of one user", 1, OneUser));
        comparisons.Add(Bars.Reported("promote a film to Romance, residual kept, success at level 8", [.. found.Select(one => one.Promoted.Kept[^1])], null));
        comparisons.Add(Bars.AtMost("residual kept, latent set to its own value: largest change of an embedding", [.. found.Select(one => one.OwnLevel)], null, 1e-6));
        return new ExperimentResult(
            comparisons,
            [
                Table("Share of Horror among the first 30 films of its 20 heaviest users", "un-edited", Suppression, found, one => one.Suppressed, first: true),
                Table("Share of Children's among the first 30 films of 40 users", "un-edited", Nudge, found, one => one.NudgedDrawn, first: true),
                Table("Share of Children's among the first 30 films of users under 18", "un-edited", Nudge, found, one => one.NudgedYoung, first: true),
                Table("Share of the 20 heaviest Romance users for whom the film rises into the first 30", "", Promotion, found, one => one.Promoted, first: false),
            ],
            [Figure(found)],
            [.. found.SelectMany(one => one.Model.Warnings)]);
    }

    private static Found Measure(BaseModels models, DataSet movies, int seed, bool paperCode, CancellationToken cancellation)
    {
        var set = PaperSet.Of(movies, seed);
        var model = models.Get(PaperRecipes.Factorisation, set, seed, cancellation);
        var options = PaperOptions.Factorisation(PaperOptions.FactorisationBeta, seed);
        var dictionary = paperCode ? PaperDictionary.TrainAsPublished(model, set, options, cancellation) : PaperDictionary.Train(model, set, options, cancellation);
        int LatentOf(bool[] carries) => ConceptPurity.OfBest(dictionary.Items.Latents, dictionary.LatentCount, [carries], PurityMeasures.Depths, shuffles: 0)[0].Latent;
        var (horror, children, romance) = (set.Tagged("Horror"), set.Tagged("Children's"), set.Tagged("Romance"));
        var users = dictionary.TestUsers;
        var suppression = new UserSteering(dictionary, Audience.Heaviest(set, users, horror, HeaviestUsers), LatentOf(horror), horror);
        var drawn = new UserSteering(dictionary, Audience.Drawn(users, DrawnUsers, seed), LatentOf(children), children);
        var young = new UserSteering(dictionary, paperCode ? Audience.OfSlippedIds(set, users, "age", UnderEighteen) : Audience.Of(set, users, "age", UnderEighteen), LatentOf(children), children);
        var promotion = new ItemPromotion(dictionary, Audience.Heaviest(set, users, romance, HeaviestUsers), PromotedFilm.Of(set, romance), LatentOf(romance));
        Curves Steer(UserSteering steering, double[] levels) => new(
            [steering.Share(null, false), .. levels.Select(level => steering.Share(level, false))], [steering.Share(null, true), .. levels.Select(level => steering.Share(level, true))]);
        return new Found(
            model,
            Steer(suppression, Suppression),
            Steer(drawn, Nudge),
            Steer(young, Nudge),
            new Curves(promotion.Success(Promotion, false), promotion.Success(Promotion, true)),
            Math.Max(suppression.LargestChangeAtOwnLevel(), Math.Max(drawn.LargestChangeAtOwnLevel(), young.LargestChangeAtOwnLevel())));
    }

    /// <summary>Whether a curve goes one way, but for a few small steps; ours is the largest step the other way.</summary>
    private static Comparison Steps(string name, IReadOnlyList<double> curve, bool rises, string bar, int allowed, double most)
    {
        var (count, deepest) = Bars.Falls(rises ? curve : [.. curve.Reverse()]);
        var stands = !rises && curve.Zip(curve.Skip(1)).Any(pair => pair.First == pair.Second); // Strictly decreasing: a step that stands still is a fault too.
        return new Comparison(name, deepest, null, null, bar, count <= allowed && deepest <= most + 1e-9 && !stands);
    }

    private static double[] At(IReadOnlyList<Found> found, Func<Found, double[]> curve, double[] levels, double level) => [.. found.Select(one => curve(one)[1 + Array.IndexOf(levels, level)])];

    private static double[] Curve(IReadOnlyList<Found> found, Func<Found, double[]> curve) => Bars.Means([.. found.Select(curve)]);

    private static ResultTable Table(string title, string unedited, double[] levels, IReadOnlyList<Found> found, Func<Found, Curves> curves, bool first)
    {
        string[] Row(string form, Func<Found, double[]> values) => [form, .. Curve(found, values).Select(value => Bars.Text(value, "0.00"))];
        return new ResultTable(
            $"{title}, by level of the latent (means over {found.Count} seed(s))",
            ["form", .. first ? [unedited] : Array.Empty<string>(), .. levels.Select(level => Bars.Text(level))],
            [Row("decoded, as published", one => curves(one).Decoded), Row("residual kept", one => curves(one).Kept)]);
    }

    private static ResultFigure Figure(IReadOnlyList<Found> found)
    {
        LineChart Chart(string title, double[] levels, Func<Found, Curves> curves, int skip)
        {
            var order = levels.Index().OrderBy(entry => entry.Item).ToList();
            LineSeries Line(string name, double[] values) => new(name, [.. order.Select(entry => entry.Item)], [.. order.Select(entry => values[entry.Index + skip])]);
            return new LineChart(title, "level of the latent", "share", [Line("decoded, as published", Curve(found, one => curves(one).Decoded)), Line("residual kept", Curve(found, one => curves(one).Kept))]);
        }

        return new ResultFigure(
            "interventions.svg",
            "What setting one latent does: Horror for its heaviest users, Children's for users under 18, and a film for Romance users.",
            Picture.Draw("Interventions on MovieLens 1M",
            [
                Chart("Horror in the first 30", Suppression, one => one.Suppressed, 1),
                Chart("Children's in the first 30, under 18", Nudge, one => one.NudgedYoung, 1),
                Chart("Success of promotion to Romance", Promotion, one => one.Promoted, 0),
            ]));
    }

    /// <summary>A value for each level, after the un-edited one where there is one: decoded from the latents, and with the residual kept.</summary>
    private sealed record Curves(double[] Decoded, double[] Kept);

    private sealed record Found(BaseModel Model, Curves Suppressed, Curves NudgedDrawn, Curves NudgedYoung, Curves Promoted, double OwnLevel);
}
