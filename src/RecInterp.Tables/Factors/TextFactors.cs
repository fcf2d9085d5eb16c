using System.Globalization;
using System.Text;

namespace RecInterp.Tables.Factors;

/// <summary>Embeddings in text: a line a row, numbers with a decimal point, between commas (.csv) or tabs (.tsv).</summary>
/// <remarks>
/// The first line may name the columns: it does where no field after its first is a number, or where they are 0, 1, 2 and so on, as pandas names columns. Where
/// the first column is then named id, ends in _id, or has no name, as pandas writes its index, it numbers the rows and is left out. Rows stand in the order of
/// the file. Fields may stand between double quotes; empty lines are passed over. Memory stays bounded, however many rows there are. Not thread safe.
/// </remarks>
public sealed class TextFactors : IDisposable
{
    private const int BlockValues = 1 << 18;

    private readonly string _path;
    private readonly byte _delimiter;
    private readonly TextLines _lines;
    private readonly string[] _names; // Of all columns; none where the first line is numbers.
    private readonly int _leftOut;
    private readonly float[] _first;

    private TextFactors(string path, TextLines lines)
    {
        _path = path;
        _lines = lines;
        _delimiter = DelimiterOf(path);
        _names = [];
        if (!ReadLine(out var line))
        {
            throw new UnreadableTableException(path, "holds no lines, expected lines of numbers");
        }

        line = line is [0xEF, 0xBB, 0xBF, .. var text] ? text : line; // A byte order mark.
        if (Fields(line) is var fields && IsHeader(fields))
        {
            _names = fields;
            _leftOut = _names[0].Length == 0 || _names[0].Equals("id", StringComparison.OrdinalIgnoreCase) || _names[0].EndsWith("_id", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            if (!ReadLine(out line))
            {
                throw new UnreadableTableException(path, $"holds the names of {_names.Length} columns and no row, expected lines of numbers");
            }
        }

        Width = fields.Length - _leftOut;
        if (Width < 1)
        {
            throw new UnreadableTableException(path, $"holds the column '{_names[0]}' alone, which numbers the rows; expected numbers beside it");
        }

        _first = new float[Width];
        Parse(line, _first);
    }

    /// <summary>Numbers in a row, at least 1.</summary>
    public int Width { get; }

    /// <summary>Share of the file that is read, 0 to 1.</summary>
    public double Share => _lines.Share;

    /// <summary>Name of the column that numbers the rows and is left out; null where there is none.</summary>
    public string? LeftOut => _leftOut == 0 ? null : _names[0];

    /// <summary>Whether a path ends as a file that can be opened does.</summary>
    /// <param name="path">The path; the file need not exist.</param>
    public static bool IsNamedLikeOne(string path) => Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".tsv";

    /// <summary>Opens a file and reads its first row.</summary>
    /// <param name="path">A .csv or .tsv file.</param>
    /// <exception cref="UnreadableTableException">There is no such file, or it holds no row of numbers.</exception>
    public static TextFactors Open(string path)
    {
        var lines = new TextLines(path);
        try
        {
            return new TextFactors(path, lines);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <summary>Reads all rows, once.</summary>
    /// <param name="sink">Receives them in order, some thousand at a time.</param>
    /// <param name="cancellation">Checked between calls of the sink.</param>
    /// <exception cref="UnreadableTableException">A line has another number of fields than the first, or a field is no finite number: names line and column.</exception>
    public void Stream(FactorRows sink, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sink);
        var block = new float[Math.Max(1, BlockValues / Width) * Width];
        _first.CopyTo(block, 0);
        var filled = Width;
        while (ReadLine(out var line))
        {
            if (filled == block.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                sink(block);
                filled = 0;
            }

            Parse(line, block.AsSpan(filled, Width));
            filled += Width;
        }

        cancellation.ThrowIfCancellationRequested();
        sink(block.AsSpan(0, filled));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _lines.Dispose();

    private static byte DelimiterOf(string path) => (byte)(Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',');

    /// <summary>The next line that is not empty.</summary>
    private bool ReadLine(out ReadOnlySpan<byte> line)
    {
        while (_lines.Read(out line))
        {
            if (!line.Trim(" \t"u8).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a first line names columns. A row with a field that is none must not pass for names: it would be lost.</summary>
    private static bool IsHeader(string[] fields)
    {
        bool IsNumber(string field) => float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        var named = fields[0].Length == 0 ? fields[1..] : fields;
        return named.Length > 1 && named.Index().All(field => field.Item == field.Index.ToString(CultureInfo.InvariantCulture))
            || (!IsNumber(fields[0]) && !fields[1..].Any(IsNumber));
    }

    private string[] Fields(ReadOnlySpan<byte> line)
    {
        var fields = new List<string>();
        for (bool more = true; more;)
        {
            fields.Add(Encoding.UTF8.GetString(Next(ref line, out more)));
        }

        return [.. fields];
    }

    private int Count(ReadOnlySpan<byte> line)
    {
        var count = 0;
        for (bool more = true; more; count++)
        {
            _ = Next(ref line, out more);
        }

        return count;
    }

    /// <summary>The numbers of a line.</summary>
    private void Parse(ReadOnlySpan<byte> line, Span<float> row)
    {
        var rest = line;
        for (var column = 0; column < _leftOut + row.Length; column++)
        {
            var field = Next(ref rest, out var more);
            if (more != (column + 1 < _leftOut + row.Length))
            {
                throw Fault($"has {Count(line)} fields, expected {_leftOut + row.Length}, as the first line has");
            }

            if (column < _leftOut)
            {
                continue;
            }

            if (!float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                throw Fault($"{Column(column)} is {(field.IsEmpty ? "empty" : $"'{Shown(field)}'")}, expected a number");
            }

            if (!float.IsFinite(value))
            {
                throw Fault($"{Column(column)} is '{Shown(field)}', expected a finite number within float32");
            }

            row[column - _leftOut] = value;
        }
    }

    /// <summary>Takes the first field of a line, without quotes and blanks around it.</summary>
    /// <param name="line">The line; afterwards, what follows the field.</param>
    /// <param name="more">Whether a field follows.</param>
    private ReadOnlySpan<byte> Next(scoped ref ReadOnlySpan<byte> line, out bool more)
    {
        var quoted = line.TrimStart(" "u8) is [(byte)'"', ..];
        var from = quoted ? line.IndexOf((byte)'"') + 1 : 0;
        var close = quoted ? line[from..].IndexOf((byte)'"') : -1;
        var search = close >= 0 ? from + close + 1 : 0;
        var end = line[search..].IndexOf(_delimiter);
        more = end >= 0;
        var field = more ? line[..(search + end)] : line;
        line = more ? line[(search + end + 1)..] : [];
        field = field.Trim(_delimiter == '\t' ? " "u8 : " \t"u8);
        return close >= 0 && field is [(byte)'"', .. var inner, (byte)'"'] ? inner : field;
    }

    private UnreadableTableException Fault(string what) => new(_path, $"line {_lines.Number}: {what}");

    private string Column(int column) => _names.Length > 0 ? $"column {column + 1} ('{_names[column]}')" : $"column {column + 1}";

    private static string Shown(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field[..Math.Min(field.Length, 40)]);
}
