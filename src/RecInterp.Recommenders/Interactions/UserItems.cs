using RecInterp.DataSets.Interactions;

namespace RecInterp.Recommenders.Interactions;

/// <summary>The distinct items of each user in some rows of a log. Immutable.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class UserItems
{
    private readonly int[] _starts;
    private readonly int[] _items;

    private UserItems(int itemCount, int[] starts, int[] items) => (ItemCount, _starts, _items) = (itemCount, starts, items);

    /// <summary>U, number of users; some may have no item.</summary>
    public int UserCount => _starts.Length - 1;

    /// <summary>I, number of items.</summary>
    public int ItemCount { get; }

    /// <summary>Number of distinct pairs.</summary>
    public int Count => _items.Length;

    /// <summary>Numbers of a user's items, rising, each once.</summary>
    /// <param name="user">Number of the user.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such user.</exception>
    public ReadOnlySpan<int> this[int user] => _items.AsSpan(_starts[user].._starts[user + 1]);

    /// <summary>Collects rows of a log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="parts">Rows of it, in any order; a pair that stands in several counts once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row is not of the log.</exception>
    public static UserItems Of(InteractionLog log, params ReadOnlySpan<int[]> parts)
    {
        ArgumentNullException.ThrowIfNull(log);
        var starts = new int[log.UserCount + 1];
        foreach (var part in parts)
        {
            foreach (var row in part)
            {
                if ((uint)row >= (uint)log.Count)
                {
                    throw new ArgumentOutOfRangeException(nameof(parts), row, $"The log has {log.Count} rows, numbered from 0.");
                }

                starts[log.Users[row] + 1]++;
            }
        }

        for (var user = 0; user < log.UserCount; user++)
        {
            starts[user + 1] += starts[user];
        }

        var items = new int[starts[^1]];
        var next = starts.AsSpan(0, log.UserCount).ToArray();
        foreach (var part in parts)
        {
            foreach (var row in part)
            {
                items[next[log.Users[row]]++] = log.Items[row];
            }
        }

        return new UserItems(log.ItemCount, starts, items).SortedDistinct();
    }

    /// <summary>Whether a user has an item.</summary>
    /// <param name="user">Number of the user.</param>
    /// <param name="item">Number of the item.</param>
    public bool Contains(int user, int item) => this[user].BinarySearch(item) >= 0;

    private UserItems SortedDistinct()
    {
        var starts = new int[_starts.Length];
        var kept = 0;
        for (var user = 0; user < UserCount; user++)
        {
            var items = _items.AsSpan(_starts[user].._starts[user + 1]);
            items.Sort();
            var last = -1;
            foreach (var item in items)
            {
                if (item != last)
                {
                    _items[kept++] = last = item;
                }
            }

            starts[user + 1] = kept;
        }

        return new UserItems(ItemCount, starts, _items[..kept]);
    }
}
