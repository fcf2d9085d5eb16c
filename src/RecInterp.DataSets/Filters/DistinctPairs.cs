namespace RecInterp.DataSets.Filters;

/// <summary>Makes a log binary: each user has an item or has not.</summary>
public static class DistinctPairs
{
    /// <summary>Keeps the first row of each pair of user and item.</summary>
    /// <param name="set">The set; not changed.</param>
    /// <returns>A new set.</returns>
    public static DataSet KeepFirst(DataSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var seen = new HashSet<long>(set.Log.Count);
        return RowSelection.Keep(set, row => seen.Add(((long)set.Log.Users[row] << 32) | (uint)set.Log.Items[row]));
    }
}
