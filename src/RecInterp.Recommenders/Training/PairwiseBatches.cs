using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Interactions;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Recommenders.Training;

/// <summary>Training rows in random order, each with one item that its user has in no training row, drawn evenly and anew for every epoch.</summary>
/// <remarks>Items are rows of one table behind the users: item i is row U + i.</remarks>
internal sealed class PairwiseBatches
{
    private readonly int[] _users;
    private readonly int[] _items;
    private readonly UserItems _trained;
    private readonly int _batchSize;

    /// <summary>Collects the training rows of users who have not trained on every item.</summary>
    /// <exception cref="ArgumentException">No user has an item left.</exception>
    public PairwiseBatches(Split split, int batchSize)
    {
        _trained = UserItems.Of(split.Log, split.Train);
        var rows = split.Train.Where(row => _trained[split.Log.Users[row]].Length < split.Log.ItemCount).ToArray();
        if (rows.Length == 0)
        {
            throw new ArgumentException($"every user trains on all {split.Log.ItemCount} items, expected one who leaves an item", nameof(split));
        }

        _users = [.. rows.Select(row => split.Log.Users[row])];
        _items = [.. rows.Select(row => split.Log.Items[row])];
        _batchSize = batchSize;
    }

    /// <summary>Number of rows of an epoch.</summary>
    public int Count => _users.Length;

    /// <summary>An epoch's rows, batch after batch; in each batch first all users, then all chosen items, then all others: int64 [3 Count, 1].</summary>
    /// <param name="order">Source of the order.</param>
    /// <param name="negatives">Source of the other items.</param>
    public Tensor Draw(Random order, Random negatives)
    {
        var places = Enumerable.Range(0, Count).ToArray();
        order.Shuffle(places);
        var rows = new long[3 * Count];
        for (var start = 0; start < Count; start += _batchSize)
        {
            var size = Math.Min(_batchSize, Count - start);
            for (var i = 0; i < size; i++)
            {
                var (user, item) = (_users[places[start + i]], _items[places[start + i]]);
                rows[(3 * start) + i] = user;
                rows[(3 * start) + size + i] = _trained.UserCount + item;
                rows[(3 * start) + (2 * size) + i] = _trained.UserCount + Other(user, negatives);
            }
        }

        return tensor(rows, [rows.Length, 1]);
    }

    private int Other(int user, Random negatives)
    {
        while (true)
        {
            var item = negatives.Next(_trained.ItemCount);
            if (!_trained.Contains(user, item))
            {
                return item;
            }
        }
    }
}
