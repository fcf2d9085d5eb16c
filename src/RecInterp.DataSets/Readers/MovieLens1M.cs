using System.Globalization;
using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Readers.Text;

namespace RecInterp.DataSets.Readers;

/// <summary>Reads MovieLens 1M: 1,000,209 ratings from 1 to 5 of 3,706 films by 6,040 users.</summary>
/// <remarks>Harper and Konstan 2015. Files: ratings.dat as published (user::film::rating::seconds), or else ratings.csv, a table
/// <c>user_id,movie_id,rating,timestamp,order</c> for copies of the ratings whose seconds are partly lost, where order is the row's place in its user's
/// history; movies.dat (film::title::genres by |) and users.dat (user::gender::age::occupation::zip). Each may be compressed (.gz). Text is Latin-1.
/// Users and films are numbered in the order of their published numbers, films that nobody rated left out.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class MovieLens1M
{
    /// <summary>The name of the data set.</summary>
    public const string Name = "ml-1m";

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <returns>The set: films with title, genres as tags and the year that closes the title; users with gender, age, occupation and zip. Times are null where one is missing.</returns>
    /// <exception cref="UnreadableDataSetException">A file is missing or holds something else; names file and line.</exception>
    public static DataSet Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var published = DataFile.Find(folder, "ratings.dat");
        var rows = published is not null ? ReadPublished(published) : ReadTable(DataFile.Find(folder, "ratings.csv")
            ?? throw new UnreadableDataSetException(folder, "found neither ratings.dat nor ratings.csv, plain or .gz"));
        var films = ReadFilms(DataFile.Require(folder, "movies.dat"));
        var users = ReadUsers(DataFile.Require(folder, "users.dat"));

        var log = rows.ToLog(out var userIds, out var filmIds);
        return new DataSet(
            Name,
            log,
            Array.ConvertAll(filmIds, id => films.GetValueOrDefault(id) ?? throw Undescribed(folder, "movies.dat", id)),
            Array.ConvertAll(userIds, id => users.GetValueOrDefault(id) ?? throw Undescribed(folder, "users.dat", id)));
    }

    private static UnreadableDataSetException Undescribed(string folder, string file, int id) =>
        new(Path.Combine(folder, file), $"found no line for id {id}, which has ratings");

    private static NumberedRows ReadPublished(string path)
    {
        var rows = new NumberedRows();
        using var lines = new ByteLines(path);
        while (lines.Next(out var line))
        {
            var fields = new Fields(lines, line, "::"u8);
            rows.Add(
                fields.Integer("UserID"), fields.Integer("MovieID"), fields.Number("Rating"),
                fields.Seconds("Timestamp") ?? throw lines.Fault("field Timestamp is empty, expected Unix seconds"));
        }

        return rows;
    }

    private static NumberedRows ReadTable(string path)
    {
        const string Header = "user_id,movie_id,rating,timestamp,order";
        var rows = new NumberedRows();
        using var lines = new ByteLines(path);
        if (!lines.Next(out var line) || !line.SequenceEqual("user_id,movie_id,rating,timestamp,order"u8))
        {
            throw new UnreadableDataSetException(path, $"line 1: found another header, expected {Header}");
        }

        while (lines.Next(out line))
        {
            var fields = new Fields(lines, line, ","u8);
            rows.Add(
                fields.Integer("user_id"), fields.Integer("movie_id"), fields.Number("rating"), fields.Seconds("timestamp"), fields.Integer("order"));
        }

        return rows;
    }

    private static Dictionary<int, ItemDescription> ReadFilms(string path)
    {
        var films = new Dictionary<int, ItemDescription>();
        using var lines = new ByteLines(path);
        while (lines.Next(out var line))
        {
            var fields = new Fields(lines, line, "::"u8);
            var id = fields.Integer("MovieID");
            var title = fields.Latin1("Title");
            var genres = fields.Latin1("Genres").Split('|', StringSplitOptions.RemoveEmptyEntries);
            if (!films.TryAdd(id, new ItemDescription(id.ToString(CultureInfo.InvariantCulture), title, genres, ReleaseYear.Of(title))))
            {
                throw lines.Fault($"found MovieID {id} a second time");
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
            var fields = new Fields(lines, line, "::"u8);
            var id = fields.Integer("UserID");
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["gender"] = fields.Latin1("Gender"),
                ["age"] = fields.Latin1("Age"),
                ["occupation"] = fields.Latin1("Occupation"),
                ["zip"] = fields.Latin1("Zip-code"),
            };
            if (!users.TryAdd(id, new UserDescription(id.ToString(CultureInfo.InvariantCulture), attributes)))
            {
                throw lines.Fault($"found UserID {id} a second time");
            }
        }

        return users;
    }
}
