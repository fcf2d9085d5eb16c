using System.Globalization;
using RecInterp.Onnx.Files;

namespace RecInterp.Training.Sampling;

/// <summary>Reads interactions from text: a user row and an item row a line, with a comma, a semicolon or a tab between them.</summary>
/// <remarks>Rows are counted from 0, as in the scorer's tables. A first line of two or more columns, none of them a number, is a header, further columns are not read, empty
/// lines are passed over.</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class InteractionFile
{
    private const int ShownLength = 40;

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="users">Number of users U of the scorer.</param>
    /// <param name="items">Number of items I of the scorer.</param>
    /// <returns>The pairs in the file's order, at least one.</returns>
    /// <exception cref="InvalidArtifactException">There is no such file or no pair in it, or a line is no pair of rows of the tables; names file and line.</exception>
    public static ObservedInteractions Read(string path, int users, int items)
    {
        if (!File.Exists(path))
        {
            throw new InvalidArtifactException(path, "no such file, expected interactions: a user row and an item row a line");
        }

        var (userRows, itemRows) = (new List<int>(), new List<int>());
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || (number == 1 && IsHeader(line)))
            {
                continue;
            }

            var fields = line.Split(Separators);
            if (fields.Length < 2)
            {
                throw new InvalidArtifactException(path, $"line {number}: found '{Shown(line)}', expected a user row and an item row with a comma, a semicolon or a tab between them");
            }

            userRows.Add(Row(path, number, "user", fields[0], users));
            itemRows.Add(Row(path, number, "item", fields[1], items));
        }

        return userRows.Count > 0
            ? new ObservedInteractions([.. userRows], [.. itemRows])
            : throw new InvalidArtifactException(path, "found no interaction, expected a user row and an item row a line");
    }

    private static bool IsHeader(string line) =>
        line.Split(Separators) is { Length: > 1 } fields && !fields.Any(field => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    private static int Row(string path, int number, string column, string field, int count) =>
        int.TryParse(field, NumberStyles.Integer, CultureInfo.InvariantCulture, out var row) && row >= 0 && row < count
            ? row
            : throw new InvalidArtifactException(path, $"line {number}: found {column} row '{Shown(field)}', expected a row of the scorer's {column}s, 0 to {count - 1}");

    /// <summary>Enough of a text to find it by; a file that is no text has long lines.</summary>
    private static string Shown(string text) => text.Trim() is { Length: > ShownLength } longer ? $"{longer[..ShownLength]}..." : text.Trim();
}
