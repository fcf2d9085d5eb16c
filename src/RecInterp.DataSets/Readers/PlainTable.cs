using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Readers.Text;

namespace RecInterp.DataSets.Readers;

/// <summary>Reads a table of interactions of one's own, and, where there is one, a table of items.</summary>
/// <remarks>UTF-8, plain or compressed (.gz), a header, then fields between commas, tabs or semicolons, whichever the header has most of; fields may stand in quotes.
/// Columns by name, in any order and case, others passed over. Interactions: user (or user_id, userId), item (or item_id, itemId), and where known rating and timestamp (or
/// time) in whole Unix seconds. Items: item, title, and where known tags (by |) and year.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class PlainTable
{
    /// <summary>What the table of interactions is called in a folder, before .csv, .tsv or .txt.</summary>
    public const string InteractionsName = "interactions";

    /// <summary>What the table of items is called in a folder, before .csv, .tsv or .txt.</summary>
    public const string ItemsName = "items";

    private static readonly string[] Endings = [".csv", ".tsv", ".txt"];

    /// <summary>Reads a table of interactions, or a folder of interactions.csv and items.csv (or .tsv, .txt).</summary>
    /// <param name="path">The file, or the folder; its name becomes the set's.</param>
    /// <param name="itemTable">The table of items; null takes that of the folder, or of the file none.</param>
    /// <returns>The set; users and items are numbered in the order of their first row. Items that only the table of items lists are left out.</returns>
    /// <exception cref="UnreadableDataSetException">A file is missing, a column is, or a field holds something else; names file and line.</exception>
    public static DataSet Read(string path, string? itemTable = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var interactions = path;
        if (Directory.Exists(path))
        {
            interactions = FindInteractions(path) ?? throw new UnreadableDataSetException(path, $"found no {InteractionsName}.csv, .tsv or .txt, plain or .gz");
            itemTable ??= Find(path, ItemsName);
        }

        var log = ReadInteractions(interactions).ToLog();
        var items = itemTable is null ? [] : ReadItems(itemTable);
        return new DataSet(
            FolderName.Of(path),
            log,
            [.. log.ItemIds.Select(id => items.GetValueOrDefault(id) ?? new ItemDescription(id, "", []))],
            NoDescriptions.OfUsers(log));
    }

    internal static string? FindInteractions(string folder) => Find(folder, InteractionsName);

    private static string? Find(string folder, string name) =>
        Endings.Select(ending => DataFile.Find(folder, name + ending)).FirstOrDefault(found => found is not null);

    private static NamedRows ReadInteractions(string path)
    {
        var rows = new NamedRows();
        using var table = new HeaderTable(path);
        var (user, item) = (table.Require("user", "user_id", "userId"), table.Require("item", "item_id", "itemId"));
        var (rating, time) = (table.Find("rating"), table.Find("timestamp", "time"));
        while (table.Next())
        {
            rows.Add(table.Filled(user), table.Filled(item), rating < 0 ? null : table.Number(rating), time < 0 ? null : table.Whole(time));
        }

        return rows;
    }

    private static Dictionary<string, ItemDescription> ReadItems(string path)
    {
        var items = new Dictionary<string, ItemDescription>(StringComparer.Ordinal);
        using var table = new HeaderTable(path);
        var (item, title) = (table.Require("item", "item_id", "itemId"), table.Require("title"));
        var (tags, year) = (table.Find("tags"), table.Find("year"));
        while (table.Next())
        {
            var id = table.Filled(item);
            var listed = tags < 0 ? [] : table.Text(tags).Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            int? known = year < 0 || table.Field(year).IsEmpty ? null : table.Integer(year);
            if (!items.TryAdd(id, new ItemDescription(id, table.Text(title), [.. listed.Distinct(StringComparer.Ordinal)], known)))
            {
                throw table.Fault($"found item '{id}' a second time");
            }
        }

        return items;
    }
}
