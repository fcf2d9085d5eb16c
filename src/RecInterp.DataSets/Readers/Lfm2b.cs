using System.Globalization;
using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Readers.Text;

namespace RecInterp.DataSets.Readers;

/// <summary>Reads LFM-2b: how often users of Last.fm played tracks.</summary>
/// <remarks>Schedl et al. 2022. Tables with tabs and no quotes, in UTF-8, each plain or as .gz: listening-counts.tsv (user_id, track_id, count) and, where they
/// stand beside, tracks.tsv (track_id, artist_name, track_name) and users.tsv (user_id, country, age, gender, creation_time). They are published as .bz2, which .NET does
/// not read: decompress them first. The whole set has hundreds of millions of rows, at 12 bytes a row and twice that while it is read.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class Lfm2b
{
    /// <summary>The name of the data set.</summary>
    public const string Name = "lfm-2b";

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <returns>The set: an interaction's rating is the number of plays; a track is called "artist - track" and has no tags; users have country, age, gender and creation_time. Numbered
    /// in the order of the published numbers.</returns>
    /// <exception cref="UnreadableDataSetException">A file is missing, still .bz2, or holds something else; names file and line.</exception>
    public static DataSet Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var rows = new NumberedRows();
        using (var table = new HeaderTable(Find(folder, "listening-counts.tsv") ?? DataFile.Require(folder, "listening-counts.tsv"), quotes: false))
        {
            var (user, track) = (table.Require("user_id"), table.Require("track_id"));
            var count = table.Find("play_count") is >= 0 and var found ? found : table.Require("count");
            while (table.Next())
            {
                rows.Add(table.Integer(user), table.Integer(track), table.Number(count));
            }
        }

        var log = rows.ToLog(out var userIds, out var trackIds);
        var titles = ReadTitles(folder, trackIds);
        var users = ReadUsers(folder, userIds);
        return new DataSet(
            Name,
            log,
            Array.ConvertAll(trackIds, id => new ItemDescription(id.ToString(CultureInfo.InvariantCulture), titles.GetValueOrDefault(id, ""), [])),
            Array.ConvertAll(userIds, id => new UserDescription(id.ToString(CultureInfo.InvariantCulture), users.GetValueOrDefault(id) ?? [])));
    }

    private static string? Find(string folder, string name)
    {
        if (DataFile.Find(folder, name) is { } path)
        {
            return path;
        }

        var packed = Path.Combine(folder, $"{name}.bz2");
        return !File.Exists(packed)
            ? null
            : throw new UnreadableDataSetException(packed, $"is compressed with bzip2, which is not read; decompress it first, as with: bunzip2 --keep {name}.bz2");
    }

    private static Dictionary<int, string> ReadTitles(string folder, int[] wanted)
    {
        var titles = new Dictionary<int, string>();
        if (Find(folder, "tracks.tsv") is { } path)
        {
            using var table = new HeaderTable(path, quotes: false);
            var (id, artist, track) = (table.Require("track_id"), table.Require("artist_name"), table.Require("track_name"));
            while (table.Next())
            {
                if (Array.BinarySearch(wanted, table.Integer(id)) >= 0)
                {
                    titles[table.Integer(id)] = $"{table.Text(artist)} - {table.Text(track)}";
                }
            }
        }

        return titles;
    }

    private static Dictionary<int, Dictionary<string, string>> ReadUsers(string folder, int[] wanted)
    {
        var users = new Dictionary<int, Dictionary<string, string>>();
        if (Find(folder, "users.tsv") is { } path)
        {
            using var table = new HeaderTable(path, quotes: false);
            var id = table.Require("user_id");
            while (table.Next())
            {
                if (Array.BinarySearch(wanted, table.Integer(id)) >= 0)
                {
                    users[table.Integer(id)] = Enumerable.Range(0, table.Columns.Length)
                        .Where(column => column != id)
                        .ToDictionary(column => table.Columns[column], table.Text, StringComparer.Ordinal);
                }
            }
        }

        return users;
    }
}
