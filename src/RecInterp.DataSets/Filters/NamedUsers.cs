namespace RecInterp.DataSets.Filters;

/// <summary>Takes out users by their published ids.</summary>
public static class NamedUsers
{
    /// <summary>Removes users and all that they did. All items stay, also those that nobody else had: in MovieLens 1M six films that user 4169 alone rated.</summary>
    /// <param name="set">The set; not changed.</param>
    /// <param name="ids">Published ids, not numbers and not lines of a file: in MovieLens 1M the user of id 4169 has the number 4168.</param>
    /// <returns>A new set.</returns>
    /// <exception cref="ArgumentException">The set has no user of that id.</exception>
    public static DataSet Remove(DataSet set, params string[] ids)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(ids);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 0; number < set.Log.UserCount; number++)
        {
            numbers.Add(set.Log.UserIds[number], number);
        }

        var removed = ids
            .Select(id => numbers.TryGetValue(id, out var number) ? number : throw new ArgumentException($"{set.Name} has no user of id {id}", nameof(ids)))
            .ToHashSet();
        return RowSelection.Keep(set, RowSelection.RowsWhere(set.Log.Count, row => !removed.Contains(set.Log.Users[row])), keepsAllItems: true);
    }
}
