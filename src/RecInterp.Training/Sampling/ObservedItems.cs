namespace RecInterp.Training.Sampling;

/// <summary>For each user an item that it interacted with, each interaction as likely; for a user without any, the next of the uniform ones. Not thread safe.</summary>
internal sealed class ObservedItems : IItemSampler
{
    private readonly int[] _starts;
    private readonly int[] _items;
    private readonly IItemSampler _rest;
    private readonly Random _random;

    /// <summary>Sorts interactions by user: 4 bytes for each user and each interaction.</summary>
    /// <param name="users">Number of users U.</param>
    /// <param name="interactions">Pairs of rows below U and I.</param>
    /// <param name="rest">Chooses for users without interactions.</param>
    /// <param name="random">Source of the draws, one number each.</param>
    public ObservedItems(int users, ObservedInteractions interactions, IItemSampler rest, Random random)
    {
        _starts = new int[users + 1];
        foreach (var user in interactions.Users)
        {
            _starts[user + 1]++;
        }

        for (var user = 0; user < users; user++)
        {
            _starts[user + 1] += _starts[user];
        }

        var next = _starts[..^1];
        _items = new int[interactions.Count];
        for (var pair = 0; pair < interactions.Count; pair++)
        {
            _items[next[interactions.Users[pair]]++] = interactions.Items[pair];
        }

        (_rest, _random) = (rest, random);
    }

    /// <inheritdoc/>
    public int[] Next(ReadOnlySpan<int> users)
    {
        var items = new int[users.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var (start, end) = (_starts[users[i]], _starts[users[i] + 1]);
            items[i] = start == end ? _rest.Next(users.Slice(i, 1))[0] : _items[_random.Next(start, end)];
        }

        return items;
    }
}
