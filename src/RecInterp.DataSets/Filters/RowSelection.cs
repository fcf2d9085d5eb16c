using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Filters;

/// <summary>Keeps some interactions of a set, and of its users and items those that still have one. Published ids and descriptions go along.</summary>
/// <remarks>The numbers of the users and items that stay are closed up: their order stays, rows too.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class RowSelection
{
    /// <summary>Keeps rows.</summary>
    /// <param name="set">The set; not changed.</param>
    /// <param name="keeps">Whether to keep a row, told by its number from 0 to N - 1.</param>
    /// <returns>A new set.</returns>
    public static DataSet Keep(DataSet set, Func<int, bool> keeps)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(keeps);
        return Keep(set, RowsWhere(set.Log.Count, keeps));
    }

    /// <summary>Keeps rows.</summary>
    /// <param name="set">The set; not changed.</param>
    /// <param name="rows">Numbers of the rows, each once, in the order that they shall have; mostly rising.</param>
    /// <param name="keepsAllItems">Whether items without a row stay, so that all keep their numbers; default false.</param>
    /// <returns>A new set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static DataSet Keep(DataSet set, int[] rows, bool keepsAllItems = false)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(rows);
        var log = set.Log;
        foreach (var row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, log.Count, nameof(rows));
        }

        var users = CloseUp(log.Users, rows, log.UserCount, keepsAll: false, out var usersKept);
        var items = CloseUp(log.Items, rows, log.ItemCount, keepsAllItems, out var itemsKept);
        var kept = new InteractionLog(
            Array.ConvertAll(usersKept, user => log.UserIds[user]),
            Array.ConvertAll(itemsKept, item => log.ItemIds[item]),
            users,
            items,
            log.HasRatings ? Array.ConvertAll(rows, row => log.Ratings[row]) : null,
            log.HasTimes ? Array.ConvertAll(rows, row => log.Times[row]) : null,
            Array.ConvertAll(rows, log.Order));
        return set with
        {
            Log = kept,
            Items = Array.ConvertAll(itemsKept, item => set.Items[item]),
            Users = Array.ConvertAll(usersKept, user => set.Users[user]),
        };
    }

    internal static int[] RowsWhere(int count, Func<int, bool> keeps)
    {
        var rows = new List<int>(count);
        for (var row = 0; row < count; row++)
        {
            if (keeps(row))
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    private static int[] CloseUp(ReadOnlySpan<int> column, int[] rows, int count, bool keepsAll, out int[] kept)
    {
        var present = new bool[count];
        Array.Fill(present, keepsAll);
        foreach (var row in rows)
        {
            present[column[row]] = true;
        }

        kept = RowsWhere(count, number => present[number]);
        var numbers = new int[count];
        for (var number = 0; number < kept.Length; number++)
        {
            numbers[kept[number]] = number;
        }

        var closed = new int[rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            closed[row] = numbers[column[rows[row]]];
        }

        return closed;
    }
}
