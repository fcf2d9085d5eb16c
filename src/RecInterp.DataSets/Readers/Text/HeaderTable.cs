using System.Buffers.Text;
using System.Text;
using CsvHelper;

namespace RecInterp.DataSets.Readers.Text;

/// <summary>Reads a table: a header of names, then rows of as many fields between commas, tabs or semicolons, whichever the header has most of. Not thread safe.</summary>
internal sealed class HeaderTable : IDisposable
{
    /// <summary>Longest row, in bytes; a quote that is never closed ends there.</summary>
    private const int LongestRow = 1 << 24;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly CsvReader _csv;

    /// <param name="path">The file.</param>
    /// <param name="quotes">Whether a field may stand in quotes; else a quote is a letter like others.</param>
    /// <exception cref="UnreadableDataSetException">The file cannot be read or has no header.</exception>
    public HeaderTable(string path, bool quotes = true)
    {
        _path = path;
        var separator = SeparatorOf(path);
        _csv = CsvReader.Create(DataFile.Open(path), new CsvReaderOptions
        {
            Separator = separator,
            Mode = quotes ? CsvMode.Rfc4180 : CsvMode.NoEscape,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
            MalformedData = CsvMalformedDataHandling.Throw,
            IncludeValuesInExceptions = false, // Fields may be somebody's data.
            MaxRecordSize = LongestRow,
            TrackLineNumbers = true,
        });
        try
        {
            Columns = [.. _csv.Headers.Select(name => name.Trim())];
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            _csv.Dispose();
            throw Broken(fault);
        }
    }

    public string[] Columns { get; }

    /// <summary>Place of a column by any of its names; -1 where there is none.</summary>
    public int Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Array.FindIndex(Columns, column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var place)
            {
                return place;
            }
        }

        return -1;
    }

    /// <exception cref="UnreadableDataSetException">There is no such column.</exception>
    public int Require(params ReadOnlySpan<string> names) => Find(names) is >= 0 and var place
        ? place
        : throw new UnreadableDataSetException(_path, $"line 1: found columns {string.Join(", ", Columns)}, expected one called {names[0]}");

    /// <exception cref="UnreadableDataSetException">The row has another number of fields than the header, a quote is left open, or the file cannot be read on.</exception>
    public bool Next()
    {
        try
        {
            return _csv.Read();
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            throw Broken(fault);
        }
    }

    /// <summary>A field of the row, valid until the next one.</summary>
    public ReadOnlySpan<byte> Field(int column) => _csv.GetSpan(column);

    /// <exception cref="UnreadableDataSetException">The field is not UTF-8.</exception>
    public string Text(int column)
    {
        try
        {
            return StrictUtf8.GetString(Field(column));
        }
        catch (DecoderFallbackException)
        {
            throw Fault($"field {Columns[column]}: found bytes that are not UTF-8");
        }
    }

    /// <exception cref="UnreadableDataSetException">The field is empty or not UTF-8.</exception>
    public string Filled(int column) => Text(column) is { Length: > 0 } text ? text : throw Fault($"field {Columns[column]} is empty");

    /// <exception cref="UnreadableDataSetException">The field is no finite number.</exception>
    public float Number(int column)
    {
        var field = Field(column);
        return Utf8Parser.TryParse(field, out float value, out var used) && used == field.Length && float.IsFinite(value)
            ? value
            : throw Unexpected(column, "a number");
    }

    /// <exception cref="UnreadableDataSetException">The field is no whole number of 32 bits.</exception>
    public int Integer(int column) =>
        Whole(column) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Unexpected(column, "a whole number of 32 bits");

    /// <exception cref="UnreadableDataSetException">The field is no whole number; 12.0 is one, as some tools write it.</exception>
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

        throw Unexpected(column, "a whole number");
    }

    /// <summary>What is wrong with the row.</summary>
    public UnreadableDataSetException Fault(string reason) => new(_path, $"line {_csv.LineNumber}: {reason}");

    public void Dispose() => _csv.Dispose();

    private static char SeparatorOf(string path)
    {
        using var lines = new ByteLines(path);
        if (!lines.Next(out var header))
        {
            throw new UnreadableDataSetException(path, "is empty, expected a header");
        }

        var (commas, tabs, semicolons) = (header.Count((byte)','), header.Count((byte)'\t'), header.Count((byte)';'));
        return tabs > commas && tabs >= semicolons ? '\t' : semicolons > commas ? ';' : ',';
    }

    private static bool IsBroken(Exception fault) => fault is CsvFormatException or IOException or InvalidDataException;

    private UnreadableDataSetException Unexpected(int column, string expected)
    {
        var found = Encoding.Latin1.GetString(Field(column));
        return Fault($"field {Columns[column]}: found '{(found.Length > 40 ? found[..40] : found)}', expected {expected}");
    }

    private UnreadableDataSetException Broken(Exception fault) => fault is CsvFormatException format
        ? new(_path, $"line {format.LineNumber}: {fault.Message}", fault)
        : new(_path, $"after line {_csv.LineNumber}: cannot be read on: {fault.Message}", fault);
}
