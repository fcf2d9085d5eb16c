using RecInterp.Core.Towers;
using RecInterp.Recommenders.Ranking;

namespace RecInterp.Recommenders.Sequential;

/// <summary>Runs a tower on the histories of cases, some at a time.</summary>
internal static class HistoryProbes
{
    private const int CasesAtOnce = 512; // Keeps the tensors of all positions within a few megabytes.

    /// <summary>One vector for each case; zeros for a case without a history.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="items">I, number of items.</param>
    /// <param name="longest">At most so many of a history's last items are read.</param>
    /// <param name="width">Width of the vectors.</param>
    /// <param name="probe">The tower, for histories of at least one item.</param>
    /// <exception cref="ArgumentException">A history names an item that there is not.</exception>
    public static EmbeddingTable Of(IReadOnlyList<RankingCase> cases, int items, int longest, int width, Func<SequenceBatch, float[]> probe)
    {
        Check(cases, items);
        var values = new float[(long)cases.Count * width];
        foreach (var some in Enumerable.Range(0, cases.Count).Where(number => cases[number].History.Length > 0).Chunk(CasesAtOnce))
        {
            var found = probe(SequenceBatch.Of(Array.ConvertAll(some, number => cases[number]), longest));
            for (var i = 0; i < some.Length; i++)
            {
                found.AsSpan(i * width, width).CopyTo(values.AsSpan(some[i] * width));
            }
        }

        return new EmbeddingTable(cases.Count, width, values);
    }

    /// <summary>A vector for each item of each case's history.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="items">I, number of items.</param>
    /// <param name="longest">At most so many of a history's last items are read.</param>
    /// <param name="width">Width of the vectors.</param>
    /// <param name="probe">The tower.</param>
    /// <exception cref="ArgumentException">A history names an item that there is not.</exception>
    public static EmbeddingTable AllOf(IReadOnlyList<RankingCase> cases, int items, int longest, int width, Func<SequenceBatch, float[]> probe)
    {
        Check(cases, items);
        List<ReadOnlyMemory<float>> segments = [];
        foreach (var some in cases.Where(each => each.History.Length > 0).Chunk(CasesAtOnce))
        {
            segments.Add(probe(SequenceBatch.Of(some, longest)));
        }

        return new EmbeddingTable(width, segments);
    }

    private static void Check(IReadOnlyList<RankingCase> cases, int items)
    {
        for (var number = 0; number < cases.Count; number++)
        {
            foreach (var item in cases[number].History)
            {
                if ((uint)item >= (uint)items)
                {
                    throw new ArgumentException($"case {number}: found item {item} in its history, expected 0 to {items - 1}", nameof(cases));
                }
            }
        }
    }
}
