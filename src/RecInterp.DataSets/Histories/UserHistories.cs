using RecInterp.DataSets.Interactions;
using RecInterp.DataSets.Splits;

namespace RecInterp.DataSets.Histories;

/// <summary>What each user of a split had chosen before each of its rows. Immutable.</summary>
/// <remarks>A train row's history is the train rows before it in its user's order; a dev row's, the train and dev rows before it; a test row's, all rows of the
/// split before it. Where a split follows time this is everything earlier, as ReChorus takes it; where rows are held out at random no train row sees a held-out item.
/// Rows that the split leaves out are in no history. All histories share one array for each of the three kinds.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class UserHistories
{
    private readonly SplitPart[] _parts;
    private readonly int[] _users;
    private readonly int[] _before; // For each row how many rows of its user's layer stand before it.
    private readonly Layer _train;
    private readonly Layer _dev;
    private readonly Layer _test;

    /// <summary>Sorts the rows of a split.</summary>
    /// <param name="split">The split.</param>
    /// <exception cref="ArgumentException">A row stands in two parts.</exception>
    public UserHistories(Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        _parts = SplitParts.Of(split);
        _users = split.Log.Users.ToArray();
        _before = new int[split.Log.Count];
        var sequences = new UserSequences(split.Log);
        _train = Fill(split.Log, sequences, SplitPart.Train);
        _dev = split.Dev.Length == 0 ? _train : Fill(split.Log, sequences, SplitPart.Dev);
        _test = split.Test.Length == 0 ? _dev : Fill(split.Log, sequences, SplitPart.Test);
    }

    /// <summary>The items before a row in its user's history.</summary>
    /// <param name="row">Row of the split's log that stands in one of its parts.</param>
    /// <param name="most">At most so many, the last ones; at least 0. Default all.</param>
    /// <returns>Numbers of the items, oldest first, in an array of the caller's; empty where there are none.</returns>
    /// <exception cref="ArgumentException">The split leaves the row out.</exception>
    public int[] HistoryOf(int row, int most = int.MaxValue) => ViewOf(row, most).ToArray();

    /// <summary><see cref="HistoryOf"/> without a copy.</summary>
    /// <param name="row">Row of the split's log that stands in one of its parts.</param>
    /// <param name="most">At most so many, the last ones; at least 0. Default all.</param>
    /// <returns>Numbers of the items, oldest first.</returns>
    /// <exception cref="ArgumentException">The split leaves the row out.</exception>
    public ReadOnlySpan<int> ViewOf(int row, int most = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        var layer = _parts[row] switch
        {
            SplitPart.Train => _train,
            SplitPart.Dev => _dev,
            SplitPart.Test => _test,
            _ => throw new ArgumentException($"row {row} stands in no part of the split", nameof(row)),
        };
        var count = Math.Min(most, _before[row]);
        return layer.Items.AsSpan(layer.Starts[_users[row]] + _before[row] - count, count);
    }

    /// <summary>All that a user chose in the train rows.</summary>
    /// <param name="user">Number of the user.</param>
    /// <returns>Numbers of the items, oldest first.</returns>
    public ReadOnlySpan<int> TrainItemsOf(int user) => _train.Items.AsSpan(_train.Starts[user], _train.Starts[user + 1] - _train.Starts[user]);

    private Layer Fill(InteractionLog log, UserSequences sequences, SplitPart last)
    {
        var starts = new int[log.UserCount + 1];
        var items = new List<int>(log.Count);
        for (var user = 0; user < log.UserCount; user++)
        {
            starts[user] = items.Count;
            foreach (var row in sequences.RowsOf(user))
            {
                if (_parts[row] == SplitPart.None || _parts[row] > last)
                {
                    continue;
                }

                if (_parts[row] == last)
                {
                    _before[row] = items.Count - starts[user];
                }

                items.Add(log.Items[row]);
            }
        }

        starts[^1] = items.Count;
        return new Layer(starts, [.. items]);
    }

    private sealed record Layer(int[] Starts, int[] Items);
}
