using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RecInterp.Training.Sampling;

/// <summary>Who interacted with what: pairs of row numbers in a scorer's tables. Immutable.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class ObservedInteractions
{
    private readonly int[] _users;
    private readonly int[] _items;

    /// <summary>Keeps pairs.</summary>
    /// <param name="users">Row of the user of each pair; kept, not copied.</param>
    /// <param name="items">Row of the item of each pair, as many; kept, not copied. A pair may stand more than once, and counts as often.</param>
    /// <exception cref="ArgumentException">The numbers of users and items differ.</exception>
    public ObservedInteractions(int[] users, int[] items)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(items);
        if (users.Length != items.Length)
        {
            throw new ArgumentException($"found {users.Length} users and {items.Length} items, expected pairs", nameof(items));
        }

        (_users, _items) = (users, items);
    }

    /// <summary>Number of pairs.</summary>
    public int Count => _users.Length;

    /// <summary>Row of the user of each pair.</summary>
    public ReadOnlySpan<int> Users => _users;

    /// <summary>Row of the item of each pair.</summary>
    public ReadOnlySpan<int> Items => _items;

    /// <summary>SHA-256 of the pairs: of all users' row numbers as 32-bit integers, then of all items', in lower-case hexadecimal.</summary>
    public string Sha256
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(MemoryMarshal.AsBytes(Users));
            hash.AppendData(MemoryMarshal.AsBytes(Items));
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>The pairs of some users alone.</summary>
    /// <param name="users">Row numbers of users; duplicates change nothing.</param>
    internal ObservedInteractions Of(IReadOnlyCollection<int> users)
    {
        var wanted = users.ToHashSet();
        int[] kept = [.. Enumerable.Range(0, Count).Where(pair => wanted.Contains(_users[pair]))];
        return new ObservedInteractions([.. kept.Select(pair => _users[pair])], [.. kept.Select(pair => _items[pair])]);
    }
}
