using System.Numerics.Tensors;
using RecInterp.Core.Towers;

namespace RecInterp.Recommenders.Ranking;

/// <summary>Scores list after list, on as many threads as wanted, with a buffer for each.</summary>
internal static class ScoredLists
{
    /// <summary>Scores all items for every list and hands the scores on.</summary>
    /// <param name="recommender">The recommender.</param>
    /// <param name="users">Number of the user of each list.</param>
    /// <param name="probes">User embedding of each list, [lists, d].</param>
    /// <param name="items">Item embeddings in place of the recommender's own; null keeps these.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="read">Told the number of the list and its I scores, which it may change; lists come in any order.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    /// <exception cref="ArgumentException">There is not one probe for each list, of the items' width, or not one row for each item.</exception>
    /// <exception cref="InvalidOperationException">A score is NaN; names the list's user.</exception>
    public static void Read(
        IRecommender recommender, IReadOnlyList<int> users, EmbeddingTable probes, EmbeddingTable? items, int threads, Action<int, float[]> read, CancellationToken cancellation)
    {
        if (probes.Rows != users.Count)
        {
            throw new ArgumentException($"found {probes.Rows} probes, expected one for each of {users.Count} lists", nameof(probes));
        }

        if (items is not null && (items.Rows != recommender.Items.Rows || items.Width != recommender.Items.Width))
        {
            throw new ArgumentException($"found item embeddings of shape [{items.Rows}, {items.Width}], expected [{recommender.Items.Rows}, {recommender.Items.Width}]", nameof(items));
        }

        var work = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, users.Count, work, () => new float[recommender.Items.Rows], (list, _, scores) =>
        {
            if (items is null)
            {
                recommender.Score(users[list], probes.Row(list), scores);
            }
            else
            {
                recommender.Score(users[list], probes.Row(list), items, scores);
            }

            if (TensorPrimitives.IsNaNAny<float>(scores))
            {
                throw new InvalidOperationException($"{recommender.Name} gives user {users[list]} a score that is no number; its items cannot be ranked");
            }

            read(list, scores);
            return scores;
        }, _ => { });
    }
}
