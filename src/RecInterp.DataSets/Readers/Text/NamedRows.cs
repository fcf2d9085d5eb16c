using System.Runtime.InteropServices;
using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Readers.Text;

/// <summary>Collects interactions whose users and items are published as names; they are numbered from 0 in the order of their first row. Not thread safe.</summary>
internal sealed class NamedRows
{
    private readonly Names _userNames = new();
    private readonly Names _itemNames = new();
    private readonly List<int> _users = [];
    private readonly List<int> _items = [];
    private readonly List<float> _ratings = [];
    private readonly List<long> _times = [];

    public int Count => _users.Count;

    /// <summary>Adds a row. A column that a row leaves out is known for none.</summary>
    public void Add(ReadOnlySpan<char> user, ReadOnlySpan<char> item, float? rating = null, long? time = null)
    {
        _users.Add(_userNames.NumberOf(user));
        _items.Add(_itemNames.NumberOf(item));
        if (rating is { } stars)
        {
            _ratings.Add(stars);
        }

        if (time is { } seconds)
        {
            _times.Add(seconds);
        }
    }

    public InteractionLog ToLog() => new(
        _userNames.All, _itemNames.All, [.. _users], [.. _items],
        _ratings.Count == Count && Count > 0 ? [.. _ratings] : null,
        _times.Count == Count && Count > 0 ? [.. _times] : null);

    private sealed class Names
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
        private readonly List<string> _names = [];

        public Names() => _bySpan = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

        public string[] All => [.. _names];

        public int NumberOf(ReadOnlySpan<char> name)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySpan, name, out var known);
            if (!known)
            {
                number = _names.Count;
                _names.Add(name.ToString());
            }

            return number;
        }
    }
}
