namespace RecInterp.DataSets.Interactions;

/// <summary>The rows of each user in the order of time. Immutable.</summary>
/// <remarks>Sorted by <see cref="InteractionLog.Order"/>; equal keys: the earlier row comes first.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class UserSequences
{
    private readonly int[] _starts; // U + 1.
    private readonly int[] _rows;

    /// <summary>Sorts a log's rows.</summary>
    /// <param name="log">The log.</param>
    public UserSequences(InteractionLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        _starts = new int[log.UserCount + 1];
        _rows = new int[log.Count];
        foreach (var user in log.Users)
        {
            _starts[user + 1]++;
        }

        for (var user = 0; user < log.UserCount; user++)
        {
            _starts[user + 1] += _starts[user];
        }

        var next = _starts.AsSpan(0, log.UserCount).ToArray();
        for (var row = 0; row < log.Count; row++)
        {
            _rows[next[log.Users[row]]++] = row;
        }

        Comparison<int> byTime = (a, b) => log.Order(a) is var first && log.Order(b) is var second && first != second ? first.CompareTo(second) : a.CompareTo(b);
        for (var user = 0; user < log.UserCount; user++)
        {
            _rows.AsSpan(_starts[user], _starts[user + 1] - _starts[user]).Sort(byTime);
        }
    }

    /// <summary>U, number of users.</summary>
    public int UserCount => _starts.Length - 1;

    /// <summary>A user's rows, oldest first; empty where the user has none.</summary>
    /// <param name="user">Number of the user, 0 to U - 1.</param>
    public ReadOnlySpan<int> RowsOf(int user) => _rows.AsSpan(_starts[user], _starts[user + 1] - _starts[user]);
}
