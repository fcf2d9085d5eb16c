using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Filters;
using RecInterp.DataSets.Readers.Text;

namespace RecInterp.DataSets.Readers;

/// <summary>Reads the "Million Song + Last.fm" pair of tables that the prediction-aware SAE calls Last.fm: users, and the artists of the tracks that they heard.</summary>
/// <remarks>Tables with commas in UTF-8, each plain or compressed (.gz): "Music Info.csv" (track_id, name, artist, tags, ...) and "User Listening History.csv"
/// (track_id, user_id, playcount). 50,683 tracks; 9,711,301 rows of 962,037 users. It is neither the HetRec set nor LFM-2b.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class LastFmKaggle
{
    /// <summary>The name of the data set.</summary>
    public const string Name = "lastfm-kaggle";

    internal const string TracksFile = "Music Info.csv";
    internal const string HistoryFile = "User Listening History.csv";

    /// <summary>Tags of an artist that are kept, the most frequent ones.</summary>
    private const int TagsOfArtist = 4;

    /// <summary>Tags that the authors took out by hand.</summary>
    private static readonly HashSet<string> LeftOut = new(
        [
            "beautiful", "indie", "alternative", "singer_songwriter", "oldies", "alternative_rock", "indie_pop", "pop_rock", "ambient", "experimental", "electro",
            "grunge", "synthpop", "rnb", "seen_live", "favorites", "00s", "90s", "80s", "70s", "60s",
        ],
        StringComparer.Ordinal);

    /// <summary>Reads the folder and applies <see cref="LastFmArtists"/>.</summary>
    /// <param name="folder">The folder of the two files.</param>
    /// <returns>The set: a row for each track that a user heard, with the number of plays as rating and the track's artist as item. An artist's tags are the 4 that stand with
    /// most of the rows left, in lower case, without those that the authors took out; equal ones in ordinal order.</returns>
    /// <exception cref="UnreadableDataSetException">A file is missing or holds something else; names file and line.</exception>
    public static DataSet ReadArtists(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var tracks = ReadTracks(DataFile.Require(folder, TracksFile));
        var rows = new NamedRows();
        var trackOfRow = new List<Track>();
        using (var table = new HeaderTable(DataFile.Require(folder, HistoryFile)))
        {
            var (track, user, plays) = (table.Require("track_id"), table.Require("user_id"), table.Require("playcount"));
            while (table.Next())
            {
                var heard = tracks.GetValueOrDefault(table.Text(track)) ?? throw table.Fault($"found track_id '{table.Text(track)}', which {TracksFile} does not list");
                rows.Add(table.Filled(user), heard.Artist, table.Number(plays));
                trackOfRow.Add(heard);
            }
        }

        var log = rows.ToLog();
        var kept = LastFmArtists.RowsOf(log);
        var tags = new Dictionary<string, int>[log.ItemCount];
        foreach (var row in kept)
        {
            var counts = tags[log.Items[row]] ??= new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var tag in trackOfRow[row].Tags)
            {
                counts[tag] = counts.GetValueOrDefault(tag) + 1;
            }
        }

        var artists = log.ItemIds.Select((id, item) => new ItemDescription(id, id, MostFrequent(tags[item]))).ToArray();
        return RowSelection.Keep(new DataSet(Name, log, artists, NoDescriptions.OfUsers(log)), kept);
    }

    private static string[] MostFrequent(Dictionary<string, int>? counts) => counts is null
        ? []
        : [.. counts.OrderByDescending(tag => tag.Value).ThenBy(tag => tag.Key, StringComparer.Ordinal).Take(TagsOfArtist).Select(tag => tag.Key)];

    private static Dictionary<string, Track> ReadTracks(string path)
    {
        var tracks = new Dictionary<string, Track>(StringComparer.Ordinal);
        using var table = new HeaderTable(path);
        var (id, artist, tags) = (table.Require("track_id"), table.Require("artist"), table.Require("tags"));
        while (table.Next())
        {
            var listed = table.Text(tags).ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (!tracks.TryAdd(table.Filled(id), new Track(table.Filled(artist), [.. listed.Where(tag => !LeftOut.Contains(tag)).Distinct(StringComparer.Ordinal)])))
            {
                throw table.Fault($"found track_id '{table.Text(id)}' a second time");
            }
        }

        return tracks;
    }

    private sealed record Track(string Artist, string[] Tags);
}
