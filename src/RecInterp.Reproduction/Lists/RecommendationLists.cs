using RecInterp.Core.Scoring;
using RecInterp.Onnx.Scorers;
using RecInterp.Reproduction.Bases;

namespace RecInterp.Reproduction.Lists;

/// <summary>Recommendation lists of some users.</summary>
internal static class RecommendationLists
{
    /// <summary>The lists of some users, by several protocols at the cost of one.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="users">All users' embeddings, the scorer's own or others.</param>
    /// <param name="items">All items' embeddings, likewise.</param>
    /// <param name="chosen">Numbers of the users.</param>
    /// <param name="protocols">The protocols.</param>
    /// <param name="set">Whom each item is known of.</param>
    /// <param name="cancellation">Checked between users.</param>
    /// <returns>For each protocol, for each user chosen, item numbers, best first.</returns>
    public static int[][][] Of(
        ScorerFolder scorer, TowerTable users, TowerTable items, IReadOnlyList<int> chosen, IReadOnlyList<ListProtocol> protocols, PaperSet set, CancellationToken cancellation)
    {
        int[][][] lists = [.. protocols.Select(_ => new int[chosen.Count][])];
        using var scores = new CatalogueScores(scorer);
        for (var place = 0; place < chosen.Count; place++)
        {
            cancellation.ThrowIfCancellationRequested();
            var all = scores.Of(users, chosen[place], items);
            foreach (var (protocol, index) in protocols.Select((protocol, index) => (protocol, index)))
            {
                lists[index][place] = TopItems.Select(protocol.Removal == ListRemoval.Nothing ? all : Without(all, set.Known[chosen[place]]), protocol.Depth);
            }
        }

        return lists;
    }

    private static float[] Without(float[] scores, ReadOnlySpan<int> items)
    {
        var kept = scores.ToArray();
        foreach (var item in items)
        {
            kept[item] = float.NegativeInfinity;
        }

        return kept;
    }
}
