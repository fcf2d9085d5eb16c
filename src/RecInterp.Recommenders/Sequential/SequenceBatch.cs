using RecInterp.Recommenders.Ranking;

namespace RecInterp.Recommenders.Sequential;

/// <summary>B histories of at least one item each. The most recent item of a history has position 1, the one before it 2.</summary>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
internal sealed class SequenceBatch
{
    private readonly ReadOnlyMemory<int>[] _histories;

    /// <summary>Keeps histories.</summary>
    /// <param name="histories">Numbers of items, oldest first, at least one in each.</param>
    public SequenceBatch(ReadOnlyMemory<int>[] histories)
    {
        _histories = histories;
        foreach (var history in histories)
        {
            Longest = Math.Max(Longest, history.Length);
            Cells += history.Length;
        }
    }

    /// <summary>B, number of histories.</summary>
    public int Rows => _histories.Length;

    /// <summary>L, items of the longest history.</summary>
    public int Longest { get; }

    /// <summary>Items of all histories together.</summary>
    public int Cells { get; }

    /// <summary>One history, oldest first.</summary>
    public ReadOnlySpan<int> this[int row] => _histories[row].Span;

    /// <summary>The histories of cases, cut to their last items.</summary>
    /// <param name="cases">The cases; none with an empty history.</param>
    /// <param name="longest">At most so many items of each.</param>
    public static SequenceBatch Of(IReadOnlyList<RankingCase> cases, int longest) => new([.. cases.Select(
        each => each.History.AsMemory(Math.Max(0, each.History.Length - longest)))]);

    /// <summary>Rows by falling length; of equal lengths the first row first.</summary>
    private int[] ByFallingLength()
    {
        var rows = new int[Rows];
        var keys = new int[Rows];
        for (var row = 0; row < Rows; row++)
        {
            (rows[row], keys[row]) = (row, ((Longest - _histories[row].Length) * Rows) + row);
        }

        Array.Sort(keys, rows);
        return rows;
    }

    /// <summary>Some of the histories.</summary>
    public SequenceBatch Select(ReadOnlySpan<int> rows)
    {
        var some = new ReadOnlyMemory<int>[rows.Length];
        for (var i = 0; i < some.Length; i++)
        {
            some[i] = _histories[rows[i]];
        }

        return new SequenceBatch(some);
    }

    /// <summary>Cuts the rows into parts of falling length, so that little is padded: a part begins where histories are at most half as long as its longest.</summary>
    /// <param name="least">Fewest rows that are worth a part of their own.</param>
    /// <returns>Rows of each part; together all rows, each once.</returns>
    public IReadOnlyList<int[]> PartsByLength(int least = 32)
    {
        var rows = ByFallingLength();
        List<int[]> parts = [];
        for (var start = 0; start < rows.Length;)
        {
            var end = Math.Min(start + least, rows.Length);
            while (end < rows.Length && (2 * _histories[rows[end]].Length > _histories[rows[start]].Length || rows.Length - end < least))
            {
                end++;
            }

            parts.Add(rows[start..end]);
            start = end;
        }

        return parts;
    }
}
