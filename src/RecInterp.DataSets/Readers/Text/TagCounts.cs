namespace RecInterp.DataSets.Readers.Text;

/// <summary>Which tags each item was given, and by how many different users. Not thread safe.</summary>
/// <remarks>Tags are compared and given in lower case.</remarks>
internal sealed class TagCounts
{
    private readonly Dictionary<int, Dictionary<string, HashSet<int>>> _users = [];

    /// <summary>Takes one user's tag of an item; a second time it counts no more.</summary>
    public void Add(int item, int user, string tag)
    {
        tag = tag.Trim().ToLowerInvariant();
        if (tag.Length == 0)
        {
            return;
        }

        if (!_users.TryGetValue(item, out var tags))
        {
            _users.Add(item, tags = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal));
        }

        if (!tags.TryGetValue(tag, out var users))
        {
            tags.Add(tag, users = []);
        }

        users.Add(user);
    }

    /// <summary>An item's tags: first those that more users gave, equal ones in ordinal order.</summary>
    public string[] TagsOf(int item) => _users.TryGetValue(item, out var tags)
        ? [.. tags.OrderByDescending(tag => tag.Value.Count).ThenBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => tag.Key)]
        : [];
}
