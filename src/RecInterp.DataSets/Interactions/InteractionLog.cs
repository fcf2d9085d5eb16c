namespace RecInterp.DataSets.Interactions;

/// <summary>Interactions of U users with I items: N of them, each a user, an item, and where known a rating and a time. Immutable.</summary>
/// <remarks>Users and items are numbered from 0; the published ids stand beside. The order of the rows is the published file's. Who needs a user's history
/// in the order of time sorts by <see cref="Order"/>.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class InteractionLog
{
    private readonly int[] _users;
    private readonly int[] _items;
    private readonly float[]? _ratings;
    private readonly long[]? _times;
    private readonly long[]? _order;

    /// <summary>Keeps interactions; the arrays are kept, not copied.</summary>
    /// <param name="userIds">Published ids of the U users, by number, each once.</param>
    /// <param name="itemIds">Published ids of the I items, by number, each once.</param>
    /// <param name="users">Number of the user of each of N interactions, 0 to U - 1.</param>
    /// <param name="items">Number of the item of each, 0 to I - 1.</param>
    /// <param name="ratings">Rating of each, in the published unit; null where there are none.</param>
    /// <param name="times">Time of each in Unix seconds; null where not all are known.</param>
    /// <param name="order">A key that rises with time within each user's interactions; null takes <paramref name="times"/>, or where these are null too, the order of the rows.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a number is outside its range; names the row.</exception>
    public InteractionLog(
        IReadOnlyList<string> userIds, IReadOnlyList<string> itemIds, int[] users, int[] items, float[]? ratings = null, long[]? times = null, long[]? order = null)
    {
        ArgumentNullException.ThrowIfNull(userIds);
        ArgumentNullException.ThrowIfNull(itemIds);
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(items);
        ExpectLength(items.Length, users.Length, nameof(items));
        ExpectLength(ratings?.Length ?? users.Length, users.Length, nameof(ratings));
        ExpectLength(times?.Length ?? users.Length, users.Length, nameof(times));
        ExpectLength(order?.Length ?? users.Length, users.Length, nameof(order));
        for (var row = 0; row < users.Length; row++)
        {
            ExpectNumber(users[row], userIds.Count, row, nameof(users));
            ExpectNumber(items[row], itemIds.Count, row, nameof(items));
        }

        (UserIds, ItemIds, _users, _items, _ratings, _times, _order) = (userIds, itemIds, users, items, ratings, times, order);
    }

    /// <summary>Published ids of the users, by number.</summary>
    public IReadOnlyList<string> UserIds { get; }

    /// <summary>Published ids of the items, by number.</summary>
    public IReadOnlyList<string> ItemIds { get; }

    /// <summary>N, number of interactions.</summary>
    public int Count => _users.Length;

    /// <summary>U, number of users; some may have no interaction.</summary>
    public int UserCount => UserIds.Count;

    /// <summary>I, number of items; some may have no interaction.</summary>
    public int ItemCount => ItemIds.Count;

    /// <summary>Number of the user of each interaction.</summary>
    public ReadOnlySpan<int> Users => _users;

    /// <summary>Number of the item of each interaction.</summary>
    public ReadOnlySpan<int> Items => _items;

    /// <summary>Whether ratings are known.</summary>
    public bool HasRatings => _ratings is not null;

    /// <summary>Rating of each interaction; empty where there are none.</summary>
    public ReadOnlySpan<float> Ratings => _ratings;

    /// <summary>Whether the time of every interaction is known.</summary>
    public bool HasTimes => _times is not null;

    /// <summary>Time of each interaction in Unix seconds; empty where not all are known.</summary>
    public ReadOnlySpan<long> Times => _times;

    /// <summary>Key of a row in its user's history: a later interaction of the same user has no smaller one. Equal keys: the earlier row comes first.</summary>
    /// <param name="row">Row, 0 to N - 1.</param>
    public long Order(int row) => _order is not null ? _order[row] : _times is not null ? _times[row] : row;

    private static void ExpectLength(int found, int expected, string name)
    {
        if (found != expected)
        {
            throw new ArgumentException($"found {found} values, expected one for each of {expected} interactions", name);
        }
    }

    private static void ExpectNumber(int found, int count, int row, string name)
    {
        if ((uint)found >= (uint)count)
        {
            throw new ArgumentException($"row {row}: found number {found}, expected 0 to {count - 1}", name);
        }
    }
}
