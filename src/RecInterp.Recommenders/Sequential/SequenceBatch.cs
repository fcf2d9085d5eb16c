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
    public int[] ByFallingLength()
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

    /// <summary>The same histories in another order.</summary>
    public SequenceBatch Reordered(int[] rows) => new(Array.ConvertAll(rows, row => _histories[row]));
}
