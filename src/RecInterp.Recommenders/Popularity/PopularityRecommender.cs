using RecInterp.Core.Towers;
using RecInterp.DataSets.Splits;

namespace RecInterp.Recommenders.Popularity;

/// <summary>The baseline that any recommender must beat: every user gets the items that most training rows have.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class PopularityRecommender
{
    /// <summary>The baseline's name.</summary>
    public const string Name = "popularity";

    /// <summary>Counts the training rows.</summary>
    /// <remarks>As a dot product: every user's embedding is (1, 0), an item's is (count, 0). The second column is there because a scorer's embeddings have several.
    /// Counts up to 2^24 are exact.</remarks>
    /// <param name="split">The split.</param>
    /// <returns>A recommender whose score is the item's number of training rows.</returns>
    public static DotProductRecommender Of(Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        var log = split.Log;
        var (users, items) = (new float[2 * log.UserCount], new float[2 * log.ItemCount]);
        for (var user = 0; user < log.UserCount; user++)
        {
            users[2 * user] = 1;
        }

        foreach (var row in split.Train)
        {
            items[2 * log.Items[row]]++;
        }

        return new DotProductRecommender(Name, new EmbeddingTable(log.UserCount, 2, users), new EmbeddingTable(log.ItemCount, 2, items));
    }
}
