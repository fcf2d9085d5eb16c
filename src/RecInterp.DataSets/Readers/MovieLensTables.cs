using System.Globalization;
using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Readers.Text;

namespace RecInterp.DataSets.Readers;

/// <summary>Reads the MovieLens sets that are published as tables with commas: latest, latest-small, 20M, 25M.</summary>
/// <remarks>Harper and Konstan 2015. Files, each plain or compressed (.gz), in UTF-8: ratings.csv (userId,movieId,rating,timestamp), movies.csv
/// (movieId,title,genres by |), and, only where asked for, tags.csv (userId,movieId,tag,timestamp). Users and films are numbered in the order of their published
/// numbers, films that nobody rated left out. Nothing is known of the users.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class MovieLensTables
{
    private const string NoGenres = "(no genres listed)";

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder of the files; its name becomes the set's.</param>
    /// <param name="userTags">Whether a film's tags are its genres and then what users called it, in lower case, first what more users said; default false: the genres alone.</param>
    /// <returns>The set: films with title, tags and the year that closes the title.</returns>
    /// <exception cref="UnreadableDataSetException">A file is missing or holds something else; names file and line.</exception>
    public static DataSet Read(string folder, bool userTags = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var rows = ReadRatings(DataFile.Require(folder, "ratings.csv"));
        var said = userTags ? ReadTags(DataFile.Require(folder, "tags.csv")) : new TagCounts();
        var films = ReadFilms(DataFile.Require(folder, "movies.csv"), said);
        var log = rows.ToLog(out _, out var filmIds);
        return new DataSet(
            FolderName.Of(folder),
            log,
            Array.ConvertAll(filmIds, id => films.GetValueOrDefault(id)
                ?? throw new UnreadableDataSetException(Path.Combine(folder, "movies.csv"), $"found no line for id {id}, which has ratings")),
            NoDescriptions.OfUsers(log));
    }

    private static NumberedRows ReadRatings(string path)
    {
        var rows = new NumberedRows();
        using var table = new HeaderTable(path);
        var (user, film, rating, time) = (table.Require("userId"), table.Require("movieId"), table.Require("rating"), table.Require("timestamp"));
        while (table.Next())
        {
            rows.Add(table.Integer(user), table.Integer(film), table.Number(rating), table.Whole(time));
        }

        return rows;
    }

    private static TagCounts ReadTags(string path)
    {
        var said = new TagCounts();
        using var table = new HeaderTable(path);
        var (user, film, tag) = (table.Require("userId"), table.Require("movieId"), table.Require("tag"));
        while (table.Next())
        {
            said.Add(table.Integer(film), table.Integer(user), table.Text(tag));
        }

        return said;
    }

    private static Dictionary<int, ItemDescription> ReadFilms(string path, TagCounts said)
    {
        var films = new Dictionary<int, ItemDescription>();
        using var table = new HeaderTable(path);
        var (film, titles, genres) = (table.Require("movieId"), table.Require("title"), table.Require("genres"));
        while (table.Next())
        {
            var id = table.Integer(film);
            var title = table.Text(titles);
            var listed = table.Text(genres) is var text && text == NoGenres ? [] : text.Split('|', StringSplitOptions.RemoveEmptyEntries);
            var tags = listed.Concat(said.TagsOf(id)).Distinct(StringComparer.Ordinal).ToArray();
            if (!films.TryAdd(id, new ItemDescription(id.ToString(CultureInfo.InvariantCulture), title, tags, ReleaseYear.Of(title))))
            {
                throw table.Fault($"found movieId {id} a second time");
            }
        }

        return films;
    }
}
