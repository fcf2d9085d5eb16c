using System.Globalization;
using RecInterp.DataSets.Filters;
using RecInterp.DataSets.Readers.Text;

namespace RecInterp.DataSets.Splits;

/// <summary>RecSAE's split of MovieLens 1M (arXiv 2411.06112), which is by global time and not leave-one-out.</summary>
/// <remarks>Positives are ratings of at least 4; users and items keep at least 5 of them (<see cref="KCore.OnePass"/>, here equal to the 5-core); then
/// <see cref="GlobalTime"/> with its defaults. Train 568,761 rows of 6,032 users and 3,125 items, dev 2,562, test 2,874.</remarks>
public static class RecSaeMl1m
{
    /// <summary>Users without train rows: the whole history of both falls behind the cut. Of the second this is inferred, being the only user whose rows make up the published sums.</summary>
    private static readonly string[] UsersAfterTheCut = ["2947", "4467"];

    /// <summary>The positives that the split is made of: ratings of at least 4, 5 for each user and item.</summary>
    /// <param name="ml1m">MovieLens 1M with all its ratings.</param>
    /// <returns>574,376 rows of 6,034 users and 3,125 items.</returns>
    /// <exception cref="ArgumentException">The set has no ratings.</exception>
    public static DataSet Positives(DataSet ml1m) => KCore.OnePass(RatingThreshold.AtLeast(ml1m, 4), 5);

    /// <summary>Splits MovieLens 1M by its times.</summary>
    /// <param name="ml1m">MovieLens 1M as published, with all times.</param>
    /// <returns>The set that is left, whose number of a user or item is RecSAE's id less 1, and its split.</returns>
    /// <exception cref="ArgumentException">A time is missing: see <see cref="Rebuild"/>.</exception>
    public static (DataSet Set, Split Split) ByTime(DataSet ml1m) => GlobalTime.Of(Positives(ml1m));

    /// <summary>Splits MovieLens 1M by the dev and test rows that RecSAE published, for who lacks some of its times.</summary>
    /// <remarks>RecSAE's ids count from 1 in the numeric order of the published ids of users and items that are left. A published row of (user, item) is one
    /// row of the set; what is in neither file is for training.</remarks>
    /// <param name="ml1m">MovieLens 1M with all its ratings; times may be unknown.</param>
    /// <param name="publishedFolder">Folder of RecSAE's dev.csv and test.csv, or ml-1m-dev.csv and ml-1m-test.csv; where an item_meta.csv stands beside, its ids are compared.</param>
    /// <returns>The set that is left, whose number of a user or item is RecSAE's id less 1, and its split.</returns>
    /// <exception cref="UnreadableDataSetException">A file is missing, or a row of it is not in the set; names file and line.</exception>
    /// <exception cref="ArgumentException">The set is not MovieLens 1M.</exception>
    public static (DataSet Set, Split Split) Rebuild(DataSet ml1m, string publishedFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(publishedFolder);
        var set = NamedUsers.Remove(Positives(ml1m), UsersAfterTheCut);
        CompareIds(set, publishedFolder);
        var rows = new Dictionary<(int User, int Item), int>(set.Log.Count);
        for (var row = 0; row < set.Log.Count; row++)
        {
            rows.Add((set.Log.Users[row], set.Log.Items[row]), row);
        }

        var parts = new SplitPart[set.Log.Count];
        Array.Fill(parts, SplitPart.Train);
        Mark(parts, rows, Require(publishedFolder, "dev.csv"), SplitPart.Dev);
        Mark(parts, rows, Require(publishedFolder, "test.csv"), SplitPart.Test);
        return (set, SplitParts.ToSplit(set.Log, parts));
    }

    private static string? Find(string folder, string name) => DataFile.Find(folder, $"ml-1m-{name}") ?? DataFile.Find(folder, name);

    private static string Require(string folder, string name) =>
        Find(folder, name) ?? throw new UnreadableDataSetException(folder, $"found no ml-1m-{name} and no {name}, plain or .gz");

    private static void Mark(SplitPart[] parts, Dictionary<(int User, int Item), int> rows, string path, SplitPart part)
    {
        using var table = new HeaderTable(path);
        var (user, item) = (table.Require("user_id"), table.Require("item_id"));
        while (table.Next())
        {
            var pair = (table.Integer(user) - 1, table.Integer(item) - 1);
            if (!rows.TryGetValue(pair, out var row) || parts[row] != SplitPart.Train)
            {
                throw table.Fault($"found user_id {table.Integer(user)} and item_id {table.Integer(item)}, expected a positive of MovieLens 1M that no row before named");
            }

            parts[row] = part;
        }
    }

    private static void CompareIds(DataSet set, string folder)
    {
        if (Find(folder, "item_meta.csv") is not { } path)
        {
            return;
        }

        using var table = new HeaderTable(path);
        var (movie, item) = (table.Require("movieId"), table.Require("item_id"));
        while (table.Next())
        {
            var number = table.Integer(item) - 1;
            var expected = (uint)number < (uint)set.Log.ItemCount ? set.Log.ItemIds[number] : "none";
            if (table.Integer(movie).ToString(CultureInfo.InvariantCulture) != expected)
            {
                throw table.Fault($"found movieId {table.Integer(movie)} for item_id {number + 1}, expected {expected}");
            }
        }
    }
}
