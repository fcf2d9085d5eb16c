using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RecInterp.Onnx.Files;

/// <summary>The head of a .npy file.</summary>
/// <param name="Type">NumPy's name of the element type, byte order included: "&lt;f4", "|b1".</param>
/// <param name="Shape">Lengths of the axes, outermost first.</param>
/// <param name="IsFortran">Whether the first axis varies fastest.</param>
/// <param name="DataStart">Where the values begin, in bytes.</param>
internal sealed partial record NpyHeader(string Type, long[] Shape, bool IsFortran, long DataStart)
{
    private const int LongestHeader = 1 << 16;

    /// <summary>Most bytes of a head that is read.</summary>
    public const int MostBytes = LongestHeader + 12;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of one value.</summary>
    public int Size => Type[^1] - '0';

    /// <summary>Writes a head of format 1.0.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The shape as Python writes it.</param>
    /// <param name="length">Shortest length in bytes; a shape can grow within it.</param>
    public static byte[] Bytes(string type, string shape, int length = 0)
    {
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        var padded = Math.Max(length, (10 + text.Length + 1 + 63) / 64 * 64);
        var header = new byte[padded];
        Magic.CopyTo(header);
        header[6] = 1;
        BitConverter.TryWriteBytes(header.AsSpan(8), (ushort)(padded - 10));
        header.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>Reads a head; the stream then stands at the values.</summary>
    /// <param name="path">Where it came from, for messages.</param>
    /// <param name="stream">The file from its beginning.</param>
    /// <exception cref="InvalidArtifactException">Not a .npy file, or of a type that RecInterp does not read.</exception>
    public static NpyHeader Read(string path, Stream stream)
    {
        var fixedPart = new byte[12];
        var read = stream.ReadAtLeast(fixedPart.AsSpan(0, 10), 10, throwOnEndOfStream: false);
        if (read < 10 || !fixedPart.AsSpan(0, 6).SequenceEqual(Magic))
        {
            throw new InvalidArtifactException(path, "not a .npy file: the first bytes are not \\x93NUMPY");
        }

        var start = 10;
        if (fixedPart[6] >= 2)
        {
            start += stream.ReadAtLeast(fixedPart.AsSpan(10, 2), 2, throwOnEndOfStream: false);
        }

        long claimed = fixedPart[6] >= 2 ? BitConverter.ToUInt32(fixedPart, 8) : BitConverter.ToUInt16(fixedPart, 8);
        var following = stream.Length - start;
        if (claimed > following)
        {
            throw new InvalidArtifactException(path, $"truncated: the header claims {claimed} bytes, {following} follow");
        }

        if (claimed > LongestHeader)
        {
            throw new InvalidArtifactException(path, $"the header claims {claimed} bytes, expected at most {LongestHeader}");
        }

        var header = new byte[claimed];
        stream.ReadExactly(header);
        return Parse(path, Encoding.UTF8.GetString(header), start + claimed);
    }

    /// <summary>Number of values.</summary>
    public int Count(string path) => TensorShape.Count(Shape)
        ?? throw new InvalidArtifactException(path, $"found shape ({string.Join(", ", Shape)}), expected at most {Array.MaxLength} values");

    /// <summary>Compares the length of what follows with the shape.</summary>
    public void ExpectBytes(string path, long bytes)
    {
        var expected = (UInt128)Size;
        foreach (var axis in Shape)
        {
            expected = expected > long.MaxValue ? expected : expected * (ulong)axis; // Absurd shapes must not overflow into plausible ones.
        }

        if ((UInt128)bytes != expected)
        {
            throw new InvalidArtifactException(path, $"shape ({string.Join(", ", Shape)}) of {Type} needs {expected} bytes, found {bytes}");
        }
    }

    private static NpyHeader Parse(string path, string header, long dataStart)
    {
        var type = DescrPattern().Match(header).Groups[1].Value;
        var order = OrderPattern().Match(header).Groups[1].Value;
        var shape = ShapePattern().Match(header);
        if (type.Length == 0 || order.Length == 0 || !shape.Success)
        {
            throw new InvalidArtifactException(path, $"the header lacks descr, fortran_order or shape; found {header.Trim()}");
        }

        var axes = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var lengths = new long[axes.Length];
        for (var i = 0; i < axes.Length; i++)
        {
            if (!long.TryParse(axes[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out lengths[i]))
            {
                throw new InvalidArtifactException(path, $"found shape {shape.Groups[0].Value}, expected axes of 0 or more");
            }
        }

        return new NpyHeader(Known(path, type), lengths, order == "True", dataStart);
    }

    /// <summary>The type in one spelling: "=f4" is this machine's order, and a byte has none.</summary>
    private static string Known(string path, string type)
    {
        var spelled = type.Length == 3 && type[0] is '=' or '|' or '<' ? $"{(type[2] == '1' ? '|' : '<')}{type[1..]}" : type;
        return spelled switch
        {
            "<f2" or "<f4" or "<f8" or "|i1" or "<i2" or "<i4" or "<i8" or "|u1" or "<u2" or "<u4" or "|b1" => spelled,
            "|O" => throw new InvalidArtifactException(path, "holds pickled Python objects ('|O'), expected plain numbers (save them with allow_pickle=False)"),
            _ => throw new InvalidArtifactException(path, $"found type '{type}', expected one of <f2, <f4, <f8, |i1, <i2, <i4, <i8, |u1, <u2, <u4, |b1"),
        };
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']+)'")]
    private static partial Regex DescrPattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
