using RecInterp.DataSets.Splits;
using RecInterp.Recommenders;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;

namespace RecInterp.Reproduction.Bases;

/// <summary>How well a base recommender ranks hidden positives, beside popularity and chance: with the items of the training rows left in the lists, and taken out.</summary>
/// <param name="Left">The recommender, trained items left in.</param>
/// <param name="Removed">The recommender, trained items taken out.</param>
/// <param name="PopularityLeft">Popularity, left in.</param>
/// <param name="PopularityRemoved">Popularity, taken out.</param>
/// <param name="RandomLeft">Chance, left in.</param>
/// <param name="RandomRemoved">Chance, taken out.</param>
internal sealed record BaseMeasures(
    RankingReport Left, RankingReport Removed, RankingReport PopularityLeft, RankingReport PopularityRemoved, RankingReport RandomLeft, RankingReport RandomRemoved)
{
    /// <summary>The recommender beside popularity and chance.</summary>
    /// <param name="removed">Whether trained items are taken out.</param>
    public BaseQuality Quality(bool removed) => removed
        ? new BaseQuality(Removed, PopularityRemoved, RandomRemoved)
        : new BaseQuality(Left, PopularityLeft, RandomLeft);

    /// <summary>Measures a recommender.</summary>
    public static BaseMeasures Of(IRecommender recommender, Split split, int threads, CancellationToken cancellation)
    {
        var (popularity, random) = (PopularityRecommender.Of(split), RandomRecommender.Of(split));
        RankingReport Rank(IRecommender model, bool removes) =>
            HeldOutEvaluation.Run(model, split, new RankingOptions { Cutoffs = [10, 20], RemovesTrained = removes, Threads = threads }, cancellation: cancellation);
        return new BaseMeasures(
            Rank(recommender, false), Rank(recommender, true), Rank(popularity, false), Rank(popularity, true), Rank(random, false), Rank(random, true));
    }
}
