using System.Globalization;
using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Readers.Text;

namespace RecInterp.DataSets.Readers;

/// <summary>Reads MovieLens 100K: 100,000 ratings from 1 to 5 of 1,682 films by 943 users.</summary>
/// <remarks>Harper and Konstan 2015. Files, each plain or compressed (.gz), in Latin-1: u.data (user, film, rating, seconds between tabs), u.item
/// (film|title|release|video release|address|one flag for each genre), u.user (user|age|gender|occupation|zip) and u.genre (name|place of its flag).</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class MovieLens100K
{
    /// <summary>The name of the data set.</summary>
    public const string Name = "ml-100k";

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <returns>The set: films with title, genres as tags and the year that closes the title; users with gender, age, occupation and zip.</returns>
    /// <exception cref="UnreadableDataSetException">A file is missing or holds something else; names file and line.</exception>
    public static DataSet Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var rows = new NumberedRows();
        using (var lines = new ByteLines(DataFile.Require(folder, "u.data")))
        {
            while (lines.Next(out var line))
            {
                var fields = new Fields(lines, line, "\t"u8);
                rows.Add(
                    fields.Integer("user id"), fields.Integer("item id"), fields.Number("rating"),
                    fields.Seconds("timestamp") ?? throw lines.Fault("field timestamp is empty, expected Unix seconds"));
            }
        }

        var films = ReadFilms(DataFile.Require(folder, "u.item"), ReadGenres(DataFile.Require(folder, "u.genre")));
        var users = ReadUsers(DataFile.Require(folder, "u.user"));
        var log = rows.ToLog(out var userIds, out var filmIds);
        return new DataSet(
            Name,
            log,
            Array.ConvertAll(filmIds, id => films.GetValueOrDefault(id) ?? throw Undescribed(folder, "u.item", id)),
            Array.ConvertAll(userIds, id => users.GetValueOrDefault(id) ?? throw Undescribed(folder, "u.user", id)));
    }

    private static UnreadableDataSetException Undescribed(string folder, string file, int id) =>
        new(Path.Combine(folder, file), $"found no line for id {id}, which has ratings");

    private static List<string> ReadGenres(string path)
    {
        var genres = new List<string>();
        using var lines = new ByteLines(path);
        while (lines.Next(out var line))
        {
            var fields = new Fields(lines, line, "|"u8);
            genres.Add(fields.Latin1("genre"));
            if (fields.Integer("place") is var place && place != genres.Count - 1)
            {
                throw lines.Fault($"found place {place}, expected {genres.Count - 1}");
            }
        }

        return genres;
    }

    private static Dictionary<int, ItemDescription> ReadFilms(string path, List<string> genres)
    {
        var films = new Dictionary<int, ItemDescription>();
        using var lines = new ByteLines(path);
        while (lines.Next(out var line))
        {
            var fields = new Fields(lines, line, "|"u8);
            var id = fields.Integer("movie id");
            var title = fields.Latin1("movie title");
            fields.Next("release date");
            fields.Next("video release date");
            fields.Next("address");
            var tags = new List<string>();
            foreach (var genre in genres)
            {
                var flag = fields.Integer(genre);
                if (flag is not (0 or 1))
                {
                    throw lines.Fault($"field {genre}: found {flag}, expected 0 or 1");
                }

                if (flag == 1)
                {
                    tags.Add(genre);
                }
            }

            if (!films.TryAdd(id, new ItemDescription(id.ToString(CultureInfo.InvariantCulture), title, tags, ReleaseYear.Of(title))))
            {
                throw lines.Fault($"found movie id {id} a second time");
            }
        }

        return films;
    }

    private static Dictionary<int, UserDescription> ReadUsers(string path)
    {
        var users = new Dictionary<int, UserDescription>();
        using var lines = new ByteLines(path);
        while (lines.Next(out var line))
        {
            var fields = new Fields(lines, line, "|"u8);
            var id = fields.Integer("user id");
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["age"] = fields.Latin1("age"),
                ["gender"] = fields.Latin1("gender"),
                ["occupation"] = fields.Latin1("occupation"),
                ["zip"] = fields.Latin1("zip code"),
            };
            if (!users.TryAdd(id, new UserDescription(id.ToString(CultureInfo.InvariantCulture), attributes)))
            {
                throw lines.Fault($"found user id {id} a second time");
            }
        }

        return users;
    }
}
