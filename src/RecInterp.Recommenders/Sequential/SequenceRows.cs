using RecInterp.DataSets.Histories;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Interactions;

namespace RecInterp.Recommenders.Sequential;

/// <summary>The training rows of a split as a sequential model sees them: an item, and the items that its user had chosen before it.</summary>
/// <remarks>A user's first item has nothing before it and is no row, as in ReChorus. Only the split's training rows are read.</remarks>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
internal sealed class SequenceRows
{
    private readonly int[] _items; // Of all users, one after the other, oldest first.
    private readonly int[] _starts; // Of each user, and the end.
    private readonly int[] _places;
    private readonly int[] _users;
    private readonly UserItems _chosen;

    /// <summary>Orders the training rows.</summary>
    /// <param name="split">The split.</param>
    /// <exception cref="ArgumentException">No user has two training rows, or one chose every item.</exception>
    public SequenceRows(Split split)
    {
        var histories = new UserHistories(split);
        _chosen = UserItems.Of(split.Log, split.Train);
        _starts = new int[split.Log.UserCount + 1];
        List<int> items = [], places = [], users = [];
        for (var user = 0; user < split.Log.UserCount; user++)
        {
            items.AddRange(histories.TrainItemsOf(user));
            _starts[user + 1] = items.Count;
            for (var place = _starts[user] + 1; place < items.Count; place++)
            {
                places.Add(place);
                users.Add(user);
            }

            if (_chosen[user].Length == split.Log.ItemCount)
            {
                throw new ArgumentException($"user {user} chose all {split.Log.ItemCount} items, expected at least one that is left to be ranked lower", nameof(split));
            }
        }

        (_items, _places, _users) = ([.. items], [.. places], [.. users]);
        if (_places.Length == 0)
        {
            throw new ArgumentException($"found {split.Train.Length} training rows and no user with two of them, expected at least one to learn what follows what", nameof(split));
        }
    }

    /// <summary>I, number of items.</summary>
    public int ItemCount => _chosen.ItemCount;

    /// <summary>Number of rows.</summary>
    public int Count => _places.Length;

    /// <summary>The item that was chosen.</summary>
    public int Target(int row) => _items[_places[row]];

    /// <summary>The last items that were chosen before it, oldest first, at least one.</summary>
    /// <param name="row">The row.</param>
    /// <param name="longest">At most so many.</param>
    public ReadOnlyMemory<int> Before(int row, int longest)
    {
        var place = _places[row];
        var first = Math.Max(_starts[_users[row]], place - longest);
        return _items.AsMemory(first, place - first);
    }

    /// <summary>A random item that the row's user has in no training row, all such items alike.</summary>
    /// <param name="row">The row.</param>
    /// <param name="random">Source.</param>
    public int Negative(int row, Random random)
    {
        while (true)
        {
            var item = random.Next(ItemCount);
            if (!_chosen.Contains(_users[row], item))
            {
                return item;
            }
        }
    }
}
