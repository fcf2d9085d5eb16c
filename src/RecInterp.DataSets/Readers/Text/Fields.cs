using System.Buffers.Text;
using System.Text;

namespace RecInterp.DataSets.Readers.Text;

/// <summary>The fields of one line, cut one after another where the separator stands; no quotes.</summary>
internal ref struct Fields
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ByteLines _lines;
    private readonly ReadOnlySpan<byte> _separator;
    private ReadOnlySpan<byte> _rest;
    private bool _exhausted;

    public Fields(ByteLines lines, ReadOnlySpan<byte> line, ReadOnlySpan<byte> separator)
    {
        _lines = lines;
        _rest = line;
        _separator = separator;
    }

    /// <summary>Whether all fields were taken.</summary>
    public readonly bool AtEnd => _exhausted;

    /// <exception cref="UnreadableDataSetException">The line has no more fields.</exception>
    public ReadOnlySpan<byte> Next(string name)
    {
        if (_exhausted)
        {
            throw _lines.Fault($"found no field {name}");
        }

        var end = _rest.IndexOf(_separator);
        var field = end < 0 ? _rest : _rest[..end];
        _exhausted = end < 0;
        _rest = end < 0 ? default : _rest[(end + _separator.Length)..];
        return field;
    }

    /// <exception cref="UnreadableDataSetException">The field is missing or no whole number of 32 bits.</exception>
    public int Integer(string name)
    {
        var field = Next(name);
        return Utf8Parser.TryParse(field, out int value, out var used) && used == field.Length
            ? value
            : throw Unexpected(name, field, "a whole number");
    }

    /// <exception cref="UnreadableDataSetException">The field is missing, or neither empty nor seconds.</exception>
    public long? Seconds(string name)
    {
        var field = Next(name);
        if (field.IsEmpty)
        {
            return null;
        }

        if (Utf8Parser.TryParse(field, out long value, out var used))
        {
            var fraction = field[used..]; // Some tools write whole seconds as 978300760.0.
            if (fraction.IsEmpty || (fraction[0] == '.' && fraction[1..].TrimStart((byte)'0').IsEmpty))
            {
                return value;
            }
        }

        throw Unexpected(name, field, "Unix seconds");
    }

    /// <exception cref="UnreadableDataSetException">The field is missing or no finite number.</exception>
    public float Number(string name)
    {
        var field = Next(name);
        return Utf8Parser.TryParse(field, out float value, out var used) && used == field.Length && float.IsFinite(value)
            ? value
            : throw Unexpected(name, field, "a number");
    }

    /// <summary>The field as Latin-1 text, which holds for any bytes.</summary>
    /// <exception cref="UnreadableDataSetException">The field is missing.</exception>
    public string Latin1(string name) => Encoding.Latin1.GetString(Next(name));

    /// <exception cref="UnreadableDataSetException">The field is missing or not UTF-8.</exception>
    public string Utf8(string name)
    {
        var field = Next(name);
        try
        {
            return StrictUtf8.GetString(field);
        }
        catch (DecoderFallbackException fault)
        {
            throw _lines.Fault($"field {name}: found bytes that are not UTF-8", fault);
        }
    }

    private readonly UnreadableDataSetException Unexpected(string name, ReadOnlySpan<byte> found, string expected)
    {
        var shown = Encoding.Latin1.GetString(found.Length > 40 ? found[..40] : found);
        return _lines.Fault($"field {name}: found '{shown}', expected {expected}");
    }
}
