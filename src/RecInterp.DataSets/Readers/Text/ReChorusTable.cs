using System.Buffers.Text;
using System.Text;

namespace RecInterp.DataSets.Readers.Text;

/// <summary>Reads a table in the layout of ReChorus: a header of names, then rows with tabs, or commas and quotes. Not thread safe.</summary>
internal sealed class ReChorusTable : IDisposable
{
    private readonly ByteLines _lines;
    private readonly byte _separator;
    private readonly Range[] _places;
    private byte[] _row = [];

    /// <exception cref="UnreadableDataSetException">The file cannot be read or has no header.</exception>
    public ReChorusTable(string path)
    {
        _lines = new ByteLines(path);
        if (!_lines.Next(out var header))
        {
            throw new UnreadableDataSetException(path, "is empty, expected a header");
        }

        _separator = header.Contains((byte)'\t') ? (byte)'\t' : (byte)',';
        Columns = Encoding.UTF8.GetString(header).Split((char)_separator);
        _places = new Range[Columns.Length];
    }

    public string[] Columns { get; }

    /// <exception cref="UnreadableDataSetException">There is no such column.</exception>
    public int Require(string column) => Array.IndexOf(Columns, column) is >= 0 and var place
        ? place
        : throw new UnreadableDataSetException(_lines.Path, $"line 1: found columns {string.Join(", ", Columns)}, expected one called {column}");

    /// <exception cref="UnreadableDataSetException">The row has another number of fields than the header, or a quote is left open.</exception>
    public bool Next()
    {
        if (!_lines.Next(out var line))
        {
            return false;
        }

        if (_row.Length < line.Length)
        {
            _row = new byte[line.Length * 2];
        }

        line.CopyTo(_row);
        Cut(line.Length);
        return true;
    }

    public ReadOnlySpan<byte> Field(int column) => _row.AsSpan(_places[column]);

    public string Text(int column) => Encoding.UTF8.GetString(Field(column)).Replace("\"\"", "\"", StringComparison.Ordinal);

    /// <exception cref="UnreadableDataSetException">The field is no whole number.</exception>
    public int Integer(int column) => checked((int)Whole(column));

    /// <exception cref="UnreadableDataSetException">The field is no whole number; 12.0 is one, as pandas writes it.</exception>
    public long Whole(int column)
    {
        var field = Field(column);
        if (Utf8Parser.TryParse(field, out long value, out var used))
        {
            var fraction = field[used..];
            if (fraction.IsEmpty || (fraction[0] == '.' && fraction[1..].TrimStart((byte)'0').IsEmpty))
            {
                return value;
            }
        }

        throw Fault($"field {Columns[column]}: found '{Text(column)}', expected a whole number");
    }

    public UnreadableDataSetException Fault(string reason) => _lines.Fault(reason);

    public void Dispose() => _lines.Dispose();

    private void Cut(int length)
    {
        var row = _row.AsSpan(0, length);
        var start = 0;
        for (var column = 0; column < _places.Length; column++)
        {
            if (start > length)
            {
                throw Fault($"found {column} fields, expected {_places.Length}");
            }

            var quoted = start < length && row[start] == '"';
            var first = quoted ? start + 1 : start;
            var end = quoted ? ClosingQuote(row, first) : EndOf(row, start);
            _places[column] = first..end;
            start = (quoted ? end + 1 : end) + 1;
        }

        if (start <= length)
        {
            throw Fault($"found more than the header's {_places.Length} fields");
        }
    }

    private int EndOf(ReadOnlySpan<byte> row, int start) => row[start..].IndexOf(_separator) is >= 0 and var found ? start + found : row.Length;

    private int ClosingQuote(ReadOnlySpan<byte> row, int start)
    {
        for (var place = start; place < row.Length; place++)
        {
            if (row[place] != '"')
            {
                continue;
            }

            if (place + 1 == row.Length || row[place + 1] == _separator)
            {
                return place;
            }

            place++; // A doubled quote stands for one.
        }

        throw Fault("found a quote that is not closed");
    }
}
