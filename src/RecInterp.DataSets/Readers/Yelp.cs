using System.Globalization;
using System.Text.Json;
using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Readers.Text;

namespace RecInterp.DataSets.Readers;

/// <summary>Reads the Yelp Open Dataset: stars from 1 to 5 that users gave businesses.</summary>
/// <remarks>Files of one JSON object a line, each plain or compressed (.gz): yelp_academic_dataset_review.json (user_id, business_id, stars, date) and
/// yelp_academic_dataset_business.json (business_id, name, categories: a text with commas, in old releases a list). Other properties are passed over. Users and
/// businesses are numbered in the order of their first review.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class Yelp
{
    /// <summary>The name of the data set.</summary>
    public const string Name = "yelp";

    private static readonly string[] DateFormats = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"];

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <returns>The set: an interaction's rating is its stars, its time the date, taken for universal time; a business's tags are its categories.</returns>
    /// <exception cref="UnreadableDataSetException">A file is missing or holds something else; names file and line.</exception>
    public static DataSet Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var rows = new NamedRows();
        using (var lines = new ByteLines(DataFile.Require(folder, "yelp_academic_dataset_review.json")))
        {
            while (lines.Next(out var line))
            {
                AddReview(lines, line, rows);
            }
        }

        var businesses = ReadBusinesses(DataFile.Require(folder, "yelp_academic_dataset_business.json"));
        var log = rows.ToLog();
        return new DataSet(
            Name,
            log,
            [.. log.ItemIds.Select(id => businesses.GetValueOrDefault(id) ?? new ItemDescription(id, "", []))],
            NoDescriptions.OfUsers(log));
    }

    private static void AddReview(ByteLines lines, ReadOnlySpan<byte> line, NamedRows rows)
    {
        string? user = null, business = null, date = null;
        float? stars = null;
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("user_id"u8))
                {
                    user = Text(ref reader);
                }
                else if (reader.ValueTextEquals("business_id"u8))
                {
                    business = Text(ref reader);
                }
                else if (reader.ValueTextEquals("date"u8))
                {
                    date = Text(ref reader);
                }
                else if (reader.ValueTextEquals("stars"u8))
                {
                    reader.Read();
                    stars = reader.GetSingle();
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw lines.Fault($"is no review in JSON: {fault.Message}", fault);
        }

        if (user is null || business is null || date is null || stars is null)
        {
            throw lines.Fault("found a review without one of user_id, business_id, stars and date");
        }

        if (!DateTime.TryParseExact(date, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            throw lines.Fault($"field date: found '{date}', expected year-month-day, with or without a time");
        }

        rows.Add(user, business, stars, new DateTimeOffset(time).ToUnixTimeSeconds());
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static Dictionary<string, ItemDescription> ReadBusinesses(string path)
    {
        var businesses = new Dictionary<string, ItemDescription>(StringComparer.Ordinal);
        using var lines = new ByteLines(path);
        while (lines.Next(out var line))
        {
            try
            {
                using var document = JsonDocument.Parse(line.ToArray());
                var business = document.RootElement;
                var id = business.GetProperty("business_id").GetString() ?? throw lines.Fault("found a business_id of null, expected a text");
                var name = business.GetProperty("name").GetString() ?? "";
                businesses[id] = new ItemDescription(id, name, business.TryGetProperty("categories", out var categories) ? Tags(categories) : []);
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                throw lines.Fault($"is no business in JSON with business_id and name: {fault.Message}", fault);
            }
        }

        return businesses;
    }

    private static string[] Tags(JsonElement categories)
    {
        var texts = categories.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => categories.EnumerateArray().Select(category => category.GetString() ?? ""),
            _ => categories.GetString()!.Split(','), // A text, or GetString throws.
        };
        return [.. texts.Select(text => text.Trim()).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
    }
}
