using RecInterp.Core.Towers;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Interactions;

namespace RecInterp.Recommenders.Ranking;

/// <summary>The protocol of RecSAE and of the ReChorus library's full ranking: every row to be ranked is a case, and its target competes with all items.</summary>
/// <remarks>Everything else that the user has in any part of the split is scored negative infinity, also what comes later: it cannot be recommended. The target stays.
/// By default equal scores count against the target.</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class CaseEvaluation
{
    /// <summary>Ranks the target of every case.</summary>
    /// <param name="recommender">The recommender.</param>
    /// <param name="split">The split that the cases come from.</param>
    /// <param name="cases">At least one case; see <see cref="RankingCases"/>.</param>
    /// <param name="options">Depths, ties and threads.</param>
    /// <param name="probes">User embeddings in place of the recommender's own, one for each case, [cases, d]; null asks the recommender.</param>
    /// <param name="items">Item embeddings in place of its own, [I, d]; null keeps them.</param>
    /// <param name="cancellation">Stops the ranking.</param>
    /// <exception cref="ArgumentException">An option is outside its range, there is no case, or a shape does not fit.</exception>
    /// <exception cref="InvalidOperationException">A score is NaN.</exception>
    public static CaseReport Run(
        IRecommender recommender,
        Split split,
        IReadOnlyList<RankingCase> cases,
        RankingOptions options,
        EmbeddingTable? probes = null,
        EmbeddingTable? items = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (cases.Count == 0)
        {
            throw new ArgumentException("found no cases, expected at least one", nameof(cases));
        }

        var known = UserItems.Of(split.Log, split.Train, split.Dev, split.Test);
        return Run(recommender, known, cases, options, probes, items, cancellation);
    }

    /// <summary><see cref="Run(IRecommender, Split, IReadOnlyList{RankingCase}, RankingOptions, EmbeddingTable?, EmbeddingTable?, CancellationToken)"/> for who ranks often: everything that users have in the split is collected beforehand.</summary>
    internal static CaseReport Run(
        IRecommender recommender,
        UserItems known,
        IReadOnlyList<RankingCase> cases,
        RankingOptions options,
        EmbeddingTable? probes,
        EmbeddingTable? items,
        CancellationToken cancellation)
    {
        var ranks = new int[cases.Count];
        ScoredLists.Read(recommender, [.. cases.Select(one => one.User)], probes ?? recommender.Probe(cases), items, options.Threads, (index, scores) =>
        {
            var (user, target) = (cases[index].User, cases[index].Target);
            var own = scores[target];
            foreach (var item in known[user])
            {
                scores[item] = float.NegativeInfinity;
            }

            scores[target] = own;
            ranks[index] = RankingMetrics.Rank(scores, target, options.Ties);
        }, cancellation);
        return new CaseReport(RankingReport.Of([.. ranks.Select(rank => (int[])[rank])], options.Cutoffs, known.ItemCount), ranks);
    }
}
