using RecInterp.Core.Fidelity;
using RecInterp.Reproduction.Bases;
using RecInterp.Reproduction.Dictionaries;
using RecInterp.Reproduction.Lists;
using RecInterp.Reproduction.Purity;

namespace RecInterp.Reproduction.BetaSweep;

/// <summary>What one dictionary keeps and what it costs: never fidelity alone.</summary>
/// <param name="Model">The base.</param>
/// <param name="Beta">Weight of the prediction loss.</param>
/// <param name="Lists">Fidelity of the lists of users that training did not see, by protocol.</param>
/// <param name="ActiveItems">L0: mean number of active latents of an item.</param>
/// <param name="ActiveUsers">The same of a user.</param>
/// <param name="Dead">Latents that are active for no user and no item.</param>
/// <param name="Monosemanticity">Mean score over all latents.</param>
/// <param name="Passed">Rows of table 1 that pass, of 16.</param>
internal sealed record SweepPoint(
    BaseModel Model, double Beta, IReadOnlyList<ListFidelity> Lists, double ActiveItems, double ActiveUsers, int Dead, double Monosemanticity, int Passed)
{
    /// <summary>The lists of the scorer itself, to compare with.</summary>
    /// <param name="model">The base.</param>
    /// <param name="set">Its data.</param>
    /// <param name="users">The users.</param>
    /// <param name="protocols">The protocols.</param>
    /// <param name="cancellation">Checked between users.</param>
    public static int[][][] Original(BaseModel model, PaperSet set, IReadOnlyList<int> users, IReadOnlyList<ListProtocol> protocols, CancellationToken cancellation) =>
        RecommendationLists.Of(model.Scorer, model.Scorer.Users, model.Scorer.Items, users, protocols, set, cancellation);

    /// <summary>Measures a dictionary.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="original">The scorer's own lists of the first users that training did not see, by protocol.</param>
    /// <param name="protocols">The protocols.</param>
    /// <param name="cancellation">Checked between users.</param>
    public static SweepPoint Of(PaperDictionary dictionary, int[][][] original, IReadOnlyList<ListProtocol> protocols, CancellationToken cancellation)
    {
        var users = dictionary.TestUsers[..original[0].Length];
        var after = RecommendationLists.Of(dictionary.Base.Scorer, dictionary.NewUsers, dictionary.NewItems, users, protocols, dictionary.Set, cancellation);
        var (items, all) = (LatentUsage.Measure(dictionary.Items.Latents, dictionary.LatentCount), LatentUsage.Measure(dictionary.Users.Latents, dictionary.LatentCount));
        return new SweepPoint(
            dictionary.Base,
            dictionary.Options.Beta,
            [.. original.Zip(after, ListFidelity.Of)],
            items.MeanActive,
            all.MeanActive,
            items.Density.Zip(all.Density).Count(pair => pair.First + pair.Second == 0),
            Core.Fidelity.Monosemanticity.Measure(dictionary.Items.Latents, dictionary.LatentCount, dictionary.Base.Scorer.Items.Embeddings).Mean,
            PurityMeasures.Of(dictionary.Items.Latents, dictionary.LatentCount, dictionary.Set, 0).Passed);
    }
}
