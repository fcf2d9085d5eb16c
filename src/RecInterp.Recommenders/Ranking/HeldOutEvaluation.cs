using RecInterp.Core.Towers;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Interactions;

namespace RecInterp.Recommenders.Ranking;

/// <summary>The protocol of the prediction-aware paper: each user has several hidden positives, and one list of all items is read for all of them.</summary>
/// <remarks>HR@k asks whether any hidden item stands in the first k; NDCG@k has binary gains and an ideal list of min(k, hidden); MPR is the mean over users of the mean over
/// their hidden items of 100 (rank - 1) / I. Items of the training rows stay in the list unless <see cref="RankingOptions.RemovesTrained"/>. The published code multiplies
/// NDCG's gains by predicted scores; this does not.</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class HeldOutEvaluation
{
    /// <summary>The lists that are measured: a case for each user with test rows, rising by user. The target is the first hidden item by number, the history the user's training items.</summary>
    /// <param name="split">The split.</param>
    public static IReadOnlyList<RankingCase> Cases(Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        var (trained, hidden) = (UserItems.Of(split.Log, split.Train), UserItems.Of(split.Log, split.Test));
        return [.. Enumerable.Range(0, split.Log.UserCount).Where(user => hidden[user].Length > 0).Select(user => new RankingCase(user, hidden[user][0], trained[user].ToArray()))];
    }

    /// <summary>Ranks every user's hidden items.</summary>
    /// <param name="recommender">The recommender.</param>
    /// <param name="split">The split; its test rows are hidden.</param>
    /// <param name="options">Depths, ties, whether trained items stay, and threads.</param>
    /// <param name="probes">User embeddings in place of the recommender's own, one for each of <see cref="Cases"/>, [cases, d]; null asks the recommender.</param>
    /// <param name="items">Item embeddings in place of its own, [I, d]; null keeps them.</param>
    /// <param name="cancellation">Stops the ranking.</param>
    /// <exception cref="ArgumentException">An option is outside its range, nothing is hidden, or a shape does not fit.</exception>
    /// <exception cref="InvalidOperationException">A score is NaN.</exception>
    public static RankingReport Run(
        IRecommender recommender,
        Split split,
        RankingOptions options,
        EmbeddingTable? probes = null,
        EmbeddingTable? items = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var cases = Cases(split);
        if (cases.Count == 0)
        {
            throw new ArgumentException("found no test rows, expected at least one hidden item", nameof(split));
        }

        var (trained, hidden) = (UserItems.Of(split.Log, split.Train), UserItems.Of(split.Log, split.Test));
        var ranks = new int[cases.Count][];
        ScoredLists.Read(recommender, [.. cases.Select(one => one.User)], probes ?? recommender.Probe(cases), items, options.Threads, (index, scores) =>
        {
            var user = cases[index].User;
            if (options.RemovesTrained)
            {
                foreach (var item in trained[user])
                {
                    scores[item] = hidden.Contains(user, item) ? scores[item] : float.NegativeInfinity;
                }
            }

            ranks[index] = [.. hidden[user].ToArray().Select(item => RankingMetrics.Rank(scores, item, options.Ties))];
        }, cancellation);
        return RankingReport.Of(ranks, options.Cutoffs, split.Log.ItemCount);
    }
}
