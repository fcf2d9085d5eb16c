using System.Globalization;
using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Readers.Text;
using RecInterp.DataSets.Splits;

namespace RecInterp.DataSets.Readers;

/// <summary>Reads a folder prepared for ReChorus: train.csv, dev.csv, test.csv and, where there is one, item_meta.csv.</summary>
/// <remarks>Tables with tabs or commas, each plain or compressed (.gz): user_id,item_id,time and other columns, which are not read but for neg_items. Of item_meta.csv,
/// the values of each column i_NAME become a tag i_NAME=VALUE, title and genres (by |) what they say.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class ReChorusFolder
{
    private static readonly (string File, SplitPart Part)[] Parts = [("train.csv", SplitPart.Train), ("dev.csv", SplitPart.Dev), ("test.csv", SplitPart.Test)];

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder of the files; its name becomes the set's.</param>
    /// <returns>The set and the split that the files give. The log's rows are those of train, dev and test in this order, so that rows of the same time follow each
    /// other as ReChorus sorts them. Users and items are numbered in the order of their ids; items that only item_meta.csv lists are items too.</returns>
    /// <exception cref="UnreadableDataSetException">A file is missing or holds something else; names file and line.</exception>
    public static (DataSet Set, Split Split) Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var rows = new NumberedRows();
        var parts = new List<SplitPart>();
        foreach (var (file, part) in Parts)
        {
            using var table = new HeaderTable(DataFile.Require(folder, file));
            var (user, item, time) = (table.Require("user_id"), table.Require("item_id"), table.Find("time"));
            while (table.Next())
            {
                rows.Add(table.Integer(user), table.Integer(item), time: time < 0 ? null : table.Whole(time));
                parts.Add(part);
            }
        }

        var descriptions = DataFile.Find(folder, "item_meta.csv") is { } meta ? ReadItems(meta) : [];
        foreach (var item in descriptions.Keys)
        {
            rows.KnowItem(item);
        }

        var log = rows.ToLog(out _, out var itemIds);
        var set = new DataSet(
            FolderName.Of(folder),
            log,
            Array.ConvertAll(itemIds, id => descriptions.GetValueOrDefault(id) ?? new ItemDescription(id.ToString(CultureInfo.InvariantCulture), "", [])),
            NoDescriptions.OfUsers(log));
        return (set, SplitParts.ToSplit(log, [.. parts]));
    }

    /// <summary>Reads the sampled negatives that the dev or test file gives for each of its rows.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="set">What <see cref="Read"/> gave for it.</param>
    /// <param name="part">Dev or test.</param>
    /// <returns>For each row of the part, in the split's order, the numbers of the items; null where the file has no column neg_items.</returns>
    /// <exception cref="UnreadableDataSetException">A list is not one of item ids of the set; names file and line.</exception>
    public static int[][]? ReadNegatives(string folder, DataSet set, SplitPart part)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(set);
        using var table = new HeaderTable(DataFile.Require(folder, Parts.First(known => known.Part == part).File));
        var column = table.Find("neg_items");
        if (column < 0)
        {
            return null;
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var item = 0; item < set.Log.ItemCount; item++)
        {
            numbers.Add(set.Log.ItemIds[item], item);
        }

        var lists = new List<int[]>();
        while (table.Next())
        {
            lists.Add(Array.ConvertAll(
                table.Text(column).Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                id => numbers.TryGetValue(id, out var item) ? item : throw table.Fault($"field neg_items: found '{id}', expected an item_id of the set")));
        }

        return [.. lists];
    }

    private static Dictionary<int, ItemDescription> ReadItems(string path)
    {
        var items = new Dictionary<int, ItemDescription>();
        using var table = new HeaderTable(path);
        var (item, title, genres) = (table.Require("item_id"), table.Find("title"), table.Find("genres"));
        var attributes = Enumerable.Range(0, table.Columns.Length).Where(column => table.Columns[column].StartsWith("i_", StringComparison.Ordinal)).ToArray();
        while (table.Next())
        {
            var id = table.Integer(item);
            var name = title < 0 ? "" : table.Text(title);
            string[] listed = genres < 0 ? [] : table.Text(genres).Split('|', StringSplitOptions.RemoveEmptyEntries);
            var tags = listed.Concat(attributes.Where(column => !table.Field(column).IsEmpty).Select(column => $"{table.Columns[column]}={table.Text(column)}"));
            if (!items.TryAdd(id, new ItemDescription(id.ToString(CultureInfo.InvariantCulture), name, [.. tags], ReleaseYear.Of(name))))
            {
                throw table.Fault($"found item_id {id} a second time");
            }
        }

        return items;
    }
}
