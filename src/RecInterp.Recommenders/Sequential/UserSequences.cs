using RecInterp.DataSets.Splits;

namespace RecInterp.Recommenders.Sequential;

/// <summary>What each user chose, in the order of time, as training rows: an item and the items that were chosen before it.</summary>
/// <remarks>A user's first item has nothing before it and is no row. Only the split's training rows are read.</remarks>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
internal sealed class UserSequences
{
    private readonly int[] _items; // Of all users, one after the other, oldest first.
    private readonly int[] _starts; // Of each user, and the end.
    private readonly int[] _sorted; // The same items, rising within each user.
    private readonly int[] _rowPlaces;
    private readonly int[] _rowUsers;

    private UserSequences(int itemCount, int[] items, int[] starts)
    {
        (ItemCount, _items, _starts) = (itemCount, items, starts);
        _sorted = [.. items];
        List<int> places = [], users = [];
        for (var user = 0; user < starts.Length - 1; user++)
        {
            var own = _sorted.AsSpan(starts[user]..starts[user + 1]);
            own.Sort();
            for (var place = starts[user] + 1; place < starts[user + 1]; place++)
            {
                places.Add(place);
                users.Add(user);
            }

            if (own.Length >= itemCount && CountDistinct(own) == itemCount)
            {
                throw new ArgumentException($"user {user} chose all {itemCount} items, expected one that is left to rank lower");
            }
        }

        (_rowPlaces, _rowUsers) = ([.. places], [.. users]);
    }

    /// <summary>I, number of items.</summary>
    public int ItemCount { get; }

    /// <summary>Number of training rows.</summary>
    public int Rows => _rowPlaces.Length;

    /// <summary>Orders the training rows of a split.</summary>
    /// <param name="split">The split.</param>
    /// <exception cref="ArgumentException">No user has two training rows, or one chose every item.</exception>
    public static UserSequences Of(Split split)
    {
        var log = split.Log;
        var starts = new int[log.UserCount + 1];
        foreach (var row in split.Train)
        {
            starts[log.Users[row] + 1]++;
        }

        for (var user = 0; user < log.UserCount; user++)
        {
            starts[user + 1] += starts[user];
        }

        // Users together, each in the order of time; of equal times the earlier row first.
        var rows = split.Train.ToArray();
        var keys = Array.ConvertAll(rows, row => (log.Users[row], log.Order(row), row));
        Array.Sort(keys, rows);
        var sequences = new UserSequences(log.ItemCount, Array.ConvertAll(rows, row => log.Items[row]), starts);
        return sequences.Rows > 0
            ? sequences
            : throw new ArgumentException($"found {split.Train.Length} training rows and no user with two of them, expected at least one to learn what follows what", nameof(split));
    }

    /// <summary>Number of the user of a row.</summary>
    public int User(int row) => _rowUsers[row];

    /// <summary>The item that was chosen.</summary>
    public int Target(int row) => _items[_rowPlaces[row]];

    /// <summary>The last items that were chosen before it, oldest first, at least one.</summary>
    /// <param name="row">The row.</param>
    /// <param name="longest">At most so many.</param>
    public ReadOnlyMemory<int> Before(int row, int longest)
    {
        var place = _rowPlaces[row];
        var first = Math.Max(_starts[_rowUsers[row]], place - longest);
        return _items.AsMemory(first, place - first);
    }

    /// <summary>A random item that the row's user did not choose in any training row, all such items alike.</summary>
    public int Negative(int row, Random random)
    {
        var user = _rowUsers[row];
        var own = _sorted.AsSpan(_starts[user].._starts[user + 1]);
        while (true)
        {
            var item = random.Next(ItemCount);
            if (own.BinarySearch(item) < 0)
            {
                return item;
            }
        }
    }

    private static int CountDistinct(ReadOnlySpan<int> sorted)
    {
        var count = sorted.Length == 0 ? 0 : 1;
        for (var i = 1; i < sorted.Length; i++)
        {
            count += sorted[i] == sorted[i - 1] ? 0 : 1;
        }

        return count;
    }
}
