namespace RecInterp.DataSets.Filters;

/// <summary>Keeps the users and items with many interactions.</summary>
/// <remarks>Ratings count as rows: a pair that stands twice counts twice.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class KCore
{
    /// <summary>Keeps the rows whose user and whose item have at least some rows in the given set, counted once, before anything is taken away.</summary>
    /// <remarks>This is what the preparation scripts of ReChorus do. Afterwards some may have fewer; <see cref="Strict"/> goes on.</remarks>
    /// <param name="set">The set; not changed.</param>
    /// <param name="least">Least rows of a user and of an item, at least 1.</param>
    /// <returns>A new set.</returns>
    public static DataSet OnePass(DataSet set, int least)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        var log = set.Log;
        var users = Counts.Of(log.Users, log.UserCount);
        var items = Counts.Of(log.Items, log.ItemCount);
        return RowSelection.Keep(set, row => users[log.Users[row]] >= least && items[log.Items[row]] >= least);
    }

    /// <summary>Repeats <see cref="OnePass"/> until every user and item that is left has enough: the k-core, which may be empty.</summary>
    /// <param name="set">The set; not changed.</param>
    /// <param name="least">k, at least 1.</param>
    /// <returns>A new set.</returns>
    public static DataSet Strict(DataSet set, int least)
    {
        for (var before = set; ; before = set)
        {
            set = OnePass(before, least);
            if (set.Log.Count == before.Log.Count)
            {
                return set;
            }
        }
    }
}
