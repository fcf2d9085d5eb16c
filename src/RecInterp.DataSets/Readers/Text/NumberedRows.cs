using System.Globalization;
using System.Runtime.InteropServices;
using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Readers.Text;

/// <summary>Collects interactions whose users and items are published as whole numbers; they are numbered from 0 in the order of these. Not thread safe.</summary>
internal sealed class NumberedRows
{
    private readonly HashSet<int> _itemsWithoutRows = [];
    private readonly List<int> _users = [];
    private readonly List<int> _items = [];
    private readonly List<float> _ratings = [];
    private readonly List<long> _times = [];
    private readonly List<long> _order = [];

    public int Count => _users.Count;

    /// <summary>Adds a row. A column that a row leaves out is known for none.</summary>
    public void Add(int user, int item, float? rating = null, long? time = null, long? order = null)
    {
        _users.Add(user);
        _items.Add(item);
        AddTo(_ratings, rating);
        AddTo(_times, time);
        AddTo(_order, order);
    }

    /// <summary>Makes an item known that may have no row.</summary>
    public void KnowItem(int item) => _itemsWithoutRows.Add(item);

    /// <summary>The log, and the published ids by number.</summary>
    public InteractionLog ToLog(out int[] userIds, out int[] itemIds)
    {
        var users = Number(_users, [], out userIds);
        var items = Number(_items, _itemsWithoutRows, out itemIds);
        return new InteractionLog(Names(userIds), Names(itemIds), users, items, Whole(_ratings), Whole(_times), Whole(_order));
    }

    private static void AddTo<T>(List<T> column, T? value)
        where T : struct
    {
        if (value is { } known)
        {
            column.Add(known);
        }
    }

    private static int[] Number(List<int> published, HashSet<int> others, out int[] ids)
    {
        others.UnionWith(published);
        ids = [.. others];
        Array.Sort(ids);
        var numbers = new Dictionary<int, int>(ids.Length);
        for (var number = 0; number < ids.Length; number++)
        {
            numbers.Add(ids[number], number);
        }

        var numbered = new int[published.Count];
        var source = CollectionsMarshal.AsSpan(published);
        for (var row = 0; row < numbered.Length; row++)
        {
            numbered[row] = numbers[source[row]];
        }

        return numbered;
    }

    private static string[] Names(int[] ids) => Array.ConvertAll(ids, id => id.ToString(CultureInfo.InvariantCulture));

    private T[]? Whole<T>(List<T> column) => column.Count == Count && Count > 0 ? [.. column] : null;
}
