using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Filters;

/// <summary>The filters of the prediction-aware SAE's Last.fm set, as its code applies them: three, each once, each "more than".</summary>
/// <remarks>The rows are what a user heard of an artist, one for each track. The last filter is followed by no other, so users with fewer rows remain.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class LastFmArtists
{
    private const int UsersOfArtistFirst = 50;
    private const int RowsOfUser = 50;
    private const int UsersOfArtistLast = 40;

    /// <summary>Keeps artists with more than 50 different users, then users with more than 50 rows, then artists with more than 40 different users.</summary>
    /// <param name="set">The set; not changed.</param>
    /// <returns>A new set; a pair of user and artist may still stand several times.</returns>
    public static DataSet Keep(DataSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return RowSelection.Keep(set, RowsOf(set.Log));
    }

    /// <summary>Numbers of the rows that <see cref="Keep"/> keeps, rising.</summary>
    /// <param name="log">The log.</param>
    public static int[] RowsOf(InteractionLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var rows = RowSelection.RowsWhere(log.Count, _ => true);
        rows = KeepItems(log, rows, UsersOfArtistFirst);
        rows = KeepUsers(log, rows, RowsOfUser);
        return KeepItems(log, rows, UsersOfArtistLast);
    }

    private static int[] KeepItems(InteractionLog log, int[] rows, int moreThan)
    {
        var users = Counts.DistinctUsersOfItems(log, rows);
        return Array.FindAll(rows, row => users[log.Items[row]] > moreThan);
    }

    private static int[] KeepUsers(InteractionLog log, int[] rows, int moreThan)
    {
        var counts = new int[log.UserCount];
        foreach (var row in rows)
        {
            counts[log.Users[row]]++;
        }

        return Array.FindAll(rows, row => counts[log.Users[row]] > moreThan);
    }
}
