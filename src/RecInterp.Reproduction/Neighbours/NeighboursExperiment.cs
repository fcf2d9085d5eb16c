using RecInterp.Core.Towers;
using RecInterp.Recommenders.Als;
using RecInterp.Recommenders.Interactions;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;
using RecInterp.Reproduction.Bases;
using RecInterp.Reproduction.Experiments;

namespace RecInterp.Reproduction.Neighbours;

/// <summary>The starting point of the third document: implicit alternating least squares, and what its nearest items show.</summary>
internal sealed class NeighboursExperiment : IExperiment
{
    private const int Count = 10;
    private const int LeastUsers = 20;
    private const double PopularShare = 0.05;

    public string Name => "als-neighbours";

    public string Title => "The shape of the latent space: nearest items of an implicit matrix factorisation on MovieLens 1M";

    public string Method =>
        "The document prints no number; it says that the nearest items of a well-trained implicit factorisation are a first glimpse of what users like, that popular items flood them, and that niche items "
        + "are not seen. Alternating least squares is trained on the prediction-aware paper's split of MovieLens 1M; the neighbours are by cosine over all columns. For every film with 20 users or more, its 10 "
        + "nearest films: the share that has a genre in common with it, beside that of all films; the share that is among the 5 % most popular films, beside 5 %; and the share of the catalogue that is "
        + "anybody's neighbour. Random factors, and factors that were trained on shuffled films, stand beside. The bars are ours: more genres in common than by chance, which shuffled factors must not reach.";

    public IReadOnlyList<string> DataSets => ["ml-1m"];

    public ExperimentResult Run(ExperimentContext context, CancellationToken cancellation)
    {
        var movies = PaperSet.ReadMovies(context.Data);
        var seeds = SeedPlan.SideBySide(context, "training factors", SeedPlan.Of(context, 1, 1, 3), seed => Measure(movies, seed, context.Size, cancellation), cancellation);
        double[] Values(Func<Found, double> of) => [.. seeds.Select(of)];
        double Lift(NeighbourMeasures measures) => measures.SharedTag / measures.ChanceSharedTag;
        List<Comparison> comparisons =
        [
            Bars.Reported("ALS, MPR in %, training films taken out", Values(one => one.Quality.Model.MeanPercentileRank), null),
            Bars.AtMost("ALS, MPR over that of popularity", Values(one => one.Quality.Model.MeanPercentileRank / one.Quality.Popularity.MeanPercentileRank), null, 1),
            Bars.Reported("ALS, HR@20, training films taken out", Values(one => one.Quality.Model.HitRate(20)), null),
            Bars.AtLeast("share of neighbours with a genre in common, over chance", Values(one => Lift(one.Trained)), null, 1.2),
            Bars.AtMost("the same, factors of other films in their place", Values(one => Lift(one.Shuffled)), null, 1.05),
            Bars.Reported("share of neighbours among the 5 % most popular films", Values(one => one.Trained.PopularShare), null),
            Bars.Reported("share of the catalogue that is a neighbour", Values(one => one.Trained.Distinct), null),
        ];
        List<IReadOnlyList<string>> rows = [];
        foreach (var (seed, index) in seeds.Select((seed, index) => (seed, index)))
        {
            rows.AddRange(new[] { ("ALS", seed.Trained), ("random factors", seed.Random), ("factors of other films", seed.Shuffled) }.Select(row => (IReadOnlyList<string>)
            [
                row.Item1, $"{index}", Bars.Text(row.Item2.SharedTag, "0.000"), Bars.Text(row.Item2.ChanceSharedTag, "0.000"), Bars.Text(row.Item2.PopularShare, "0.000"), Bars.Text(row.Item2.Distinct, "0.000"),
            ]));
        }

        return new ExperimentResult(
            comparisons,
            [new ResultTable($"The {Count} nearest films", ["factors", "seed", "genre in common", "by chance", "among the 5 % most popular", "of the catalogue"], rows)],
            [],
            [.. seeds.Where(one => one.Quality.WorseThanPopularity).Select(one => one.Quality.Verdict)]);
    }

    private static Found Measure(DataSets.DataSet movies, int seed, ExperimentSize size, CancellationToken cancellation)
    {
        var set = PaperSet.Of(movies, seed);
        var model = ImplicitAls.Train(
            set.Split, new AlsOptions { Factors = size == ExperimentSize.Full ? 64 : 32, Iterations = size == ExperimentSize.Quick ? 5 : 15, Alpha = 10, Regularisation = 0.1, Seed = seed }, cancellation: cancellation);
        var options = new RankingOptions { RemovesTrained = true };
        RankingReport Rank(Recommenders.IRecommender one) => HeldOutEvaluation.Run(one, set.Split, options, cancellation: cancellation);
        var quality = new BaseQuality(Rank(model), Rank(PopularityRecommender.Of(set.Split)), Rank(RandomRecommender.Of(set.Split, seed)));

        var users = UserItems.Of(set.Split.Log, set.Split.Train);
        var counts = new int[set.ItemCount];
        for (var user = 0; user < set.UserCount; user++)
        {
            foreach (var item in users[user])
            {
                counts[item]++;
            }
        }

        var tags = set.Set.Items.Select(item => item.Tags).ToList();
        int[] measured = [.. Enumerable.Range(0, set.ItemCount).Where(item => counts[item] >= LeastUsers)];
        bool[] popular = [.. set.PopularityRanks.Select(rank => rank < PopularShare * set.ItemCount)];
        var random = new Random(seed);
        var order = Enumerable.Range(0, set.ItemCount).ToArray();
        random.Shuffle(order);
        var others = new float[set.ItemCount * model.Items.Width];
        model.Items.Gather(order, others);
        var noise = new float[set.ItemCount * model.Items.Width];
        foreach (ref var value in noise.AsSpan())
        {
            value = (random.NextSingle() * 2) - 1;
        }

        NeighbourMeasures Of(EmbeddingTable factors) => NeighbourMeasures.Of(factors, tags, measured, popular, Count);
        return new Found(quality, Of(model.Items), Of(new EmbeddingTable(set.ItemCount, model.Items.Width, noise)), Of(new EmbeddingTable(set.ItemCount, model.Items.Width, others)));
    }

    private sealed record Found(BaseQuality Quality, NeighbourMeasures Trained, NeighbourMeasures Random, NeighbourMeasures Shuffled);
}
