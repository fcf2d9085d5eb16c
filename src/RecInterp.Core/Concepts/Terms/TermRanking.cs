namespace RecInterp.Core.Concepts.Terms;

/// <summary>Ranks the terms of documents by TF-IDF: the best one names a document.</summary>
/// <remarks>
/// <code>
/// score(t, l) = tf(t, l) idf(t),   idf(t) = ln((1 + L) / (1 + df(t))) + 1
/// </code>
/// <para>tf: how often t stands in document l; df: in how many of the L documents it stands. arXiv 2411.06112, 3.3.1, names a latent by the best term of the texts of the items that
/// it is most active for, and leaves the weights open; these are the smoothed ones.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class TermRanking
{
    /// <summary>Ranks the terms of each document.</summary>
    /// <param name="documents">L documents, each its terms, a term as often as it stands there. A document may be empty.</param>
    /// <param name="count">Most terms wanted of each document, at least 1.</param>
    /// <returns>For each document its terms, best first. Equal scores: the term that stands more often in the document, then the first by its letters.</returns>
    public static IReadOnlyList<RankedTerm>[] Rank(IReadOnlyList<IReadOnlyList<string>> documents, int count = 1)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var counts = documents.Select(Count).ToList();
        var spread = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var term in counts.SelectMany(document => document.Keys))
        {
            spread[term] = spread.GetValueOrDefault(term) + 1;
        }

        return
        [
            .. counts.Select(document => (IReadOnlyList<RankedTerm>)
            [
                .. document
                    .Select(entry => (entry.Key, Often: entry.Value, Score: entry.Value * (Math.Log((1.0 + documents.Count) / (1 + spread[entry.Key])) + 1)))
                    .OrderByDescending(entry => entry.Score).ThenByDescending(entry => entry.Often).ThenBy(entry => entry.Key, StringComparer.Ordinal)
                    .Take(count)
                    .Select(entry => new RankedTerm(entry.Key, entry.Score)),
            ]),
        ];
    }

    private static Dictionary<string, int> Count(IReadOnlyList<string> document)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var term in document)
        {
            counts[term] = counts.GetValueOrDefault(term) + 1;
        }

        return counts;
    }
}
