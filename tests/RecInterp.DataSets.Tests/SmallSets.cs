using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Tests;

/// <summary>Sets small enough to check by hand.</summary>
internal static class SmallSets
{
    /// <summary>Rows of (user, item), named u0, u1, ... and i0, i1, ...; an item's only tag is its id.</summary>
    public static DataSet Of(int users, int items, (int User, int Item)[] rows, float[]? ratings = null, long[]? times = null, long[]? order = null)
    {
        var log = new InteractionLog(
            [.. Enumerable.Range(0, users).Select(user => $"u{user}")],
            [.. Enumerable.Range(0, items).Select(item => $"i{item}")],
            Array.ConvertAll(rows, row => row.User), Array.ConvertAll(rows, row => row.Item), ratings, times, order);
        return new DataSet(
            "small",
            log,
            [.. log.ItemIds.Select(id => new ItemDescription(id, $"title of {id}", [id]))],
            [.. log.UserIds.Select(id => new UserDescription(id, new Dictionary<string, string>()))]);
    }

    /// <summary>Every user has every item but those for which the rule says no.</summary>
    public static DataSet Dense(int users, int items, Func<int, int, bool> has) => Of(
        users, items,
        [.. from user in Enumerable.Range(0, users) from item in Enumerable.Range(0, items) where has(user, item) select (user, item)]);

    /// <summary>The rows as published ids.</summary>
    public static string[] Pairs(DataSet set) =>
        [.. Enumerable.Range(0, set.Log.Count).Select(row => $"{set.Log.UserIds[set.Log.Users[row]]}-{set.Log.ItemIds[set.Log.Items[row]]}")];
}
