using System.Globalization;
using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Readers.Text;

namespace RecInterp.DataSets.Readers;

/// <summary>Reads Last.fm of the HetRec 2011 workshop: 92,834 play counts of 17,632 artists by 1,892 users, with tags.</summary>
/// <remarks>Cantador, Brusilovsky and Kuflik 2011. It is neither the Last.fm set of the prediction-aware SAE nor RecSAE's. Files with tabs and a header, each plain or
/// compressed (.gz): user_artists.dat (userID, artistID, weight), artists.dat (id, name, url, pictureURL, in UTF-8), tags.dat (tagID, tagValue, in Latin-1) and
/// user_taggedartists.dat (userID, artistID, tagID, day, month, year), for which user_taggedartists-part1.dat and -part2.dat may stand.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class LastFmHetRec
{
    /// <summary>The name of the data set.</summary>
    public const string Name = "lastfm-hetrec2011";

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <returns>The set: an interaction's rating is the number of plays; an artist's tags stand in lower case, first what more users gave. Users and artists are
    /// numbered in the order of their published numbers. Nothing is known of the users, and no times.</returns>
    /// <exception cref="UnreadableDataSetException">A file is missing or holds something else; names file and line.</exception>
    public static DataSet Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var rows = new NumberedRows();
        using (var table = new HeaderTable(DataFile.Require(folder, "user_artists.dat"), quotes: false))
        {
            var (user, artist, weight) = (table.Require("userID"), table.Require("artistID"), table.Require("weight"));
            while (table.Next())
            {
                rows.Add(table.Integer(user), table.Integer(artist), table.Number(weight));
            }
        }

        var names = ReadNames(DataFile.Require(folder, "artists.dat"));
        var said = ReadTags(folder);
        var log = rows.ToLog(out _, out var artistIds);
        return new DataSet(
            Name,
            log,
            Array.ConvertAll(artistIds, id => new ItemDescription(
                id.ToString(CultureInfo.InvariantCulture),
                names.GetValueOrDefault(id) ?? throw new UnreadableDataSetException(Path.Combine(folder, "artists.dat"), $"found no line for id {id}, which has plays"),
                said.TagsOf(id))),
            NoDescriptions.OfUsers(log));
    }

    private static Dictionary<int, string> ReadNames(string path)
    {
        var names = new Dictionary<int, string>();
        using var lines = new ByteLines(path);
        if (!lines.Next(out var line) || !line.StartsWith("id\tname"u8))
        {
            throw new UnreadableDataSetException(path, "line 1: found another header, expected id, name, url, pictureURL");
        }

        while (lines.Next(out line))
        {
            var fields = new Fields(lines, line, "\t"u8);
            var id = fields.Integer("id");
            if (!names.TryAdd(id, fields.Utf8("name")))
            {
                throw lines.Fault($"found id {id} a second time");
            }
        }

        return names;
    }

    private static TagCounts ReadTags(string folder)
    {
        var values = new Dictionary<int, string>();
        using (var lines = new ByteLines(DataFile.Require(folder, "tags.dat")))
        {
            lines.Next(out _);
            while (lines.Next(out var line))
            {
                var fields = new Fields(lines, line, "\t"u8);
                values[fields.Integer("tagID")] = fields.Latin1("tagValue");
            }
        }

        string[] files = DataFile.Find(folder, "user_taggedartists.dat") is { } whole
            ? [whole]
            : [DataFile.Require(folder, "user_taggedartists-part1.dat"), DataFile.Require(folder, "user_taggedartists-part2.dat")];
        var said = new TagCounts();
        foreach (var file in files)
        {
            using var table = new HeaderTable(file, quotes: false);
            var (user, artist, tag) = (table.Require("userID"), table.Require("artistID"), table.Require("tagID"));
            while (table.Next())
            {
                said.Add(
                    table.Integer(artist), table.Integer(user),
                    values.GetValueOrDefault(table.Integer(tag)) ?? throw table.Fault($"found tagID {table.Integer(tag)}, which tags.dat does not list"));
            }
        }

        return said;
    }
}
