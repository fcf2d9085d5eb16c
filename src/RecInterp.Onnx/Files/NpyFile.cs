using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace RecInterp.Onnx.Files;

/// <summary>NumPy's .npy files, format 1.0 to 3.0, C order, little-endian; the numeric types that towers take and give.</summary>
/// <remarks>Format as published in NumPy's own format document (numpy.lib.format).</remarks>
public static partial class NpyFile
{
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes a float32 matrix.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="values">Row-major values, rows x columns.</param>
    /// <exception cref="ArgumentException">The length is not rows x columns.</exception>
    public static void Write(string path, int rows, int columns, ReadOnlySpan<float> values)
    {
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException($"found {values.Length} values, expected {rows} x {columns}", nameof(values));
        }

        using var stream = File.Create(path);
        stream.Write(Header("<f4", $"({rows}, {columns})"));
        stream.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads an array of float32, float64, int32 or int64.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array, converted to float32 if it holds floats, to int64 if it holds integers.</returns>
    /// <exception cref="InvalidArtifactException">Not a .npy file, another type or order, truncated, or not finite.</exception>
    public static NpyArray Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidArtifactException(path, $"cannot be read: {e.Message}", e);
        }

        if (bytes.Length < 12 || !bytes.AsSpan(0, 6).SequenceEqual(Magic))
        {
            throw new InvalidArtifactException(path, "not a .npy file: the first bytes are not \\x93NUMPY");
        }

        var wide = bytes[6] >= 2;
        var start = wide ? 12 : 10;
        var headerLength = wide ? BitConverter.ToUInt32(bytes, 8) : BitConverter.ToUInt16(bytes, 8);
        if (start + headerLength > bytes.Length)
        {
            throw new InvalidArtifactException(path, $"truncated: the header claims {headerLength} bytes, {bytes.Length - start} follow");
        }

        var header = Encoding.UTF8.GetString(bytes, start, (int)headerLength);
        var (type, shape) = Parse(path, header);
        return Convert(path, type, shape, bytes.AsSpan(start + (int)headerLength));
    }

    /// <summary>Reads a float32 matrix.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidArtifactException">As <see cref="Read"/>, or not a two-dimensional array of floats.</exception>
    public static (int Rows, int Columns, float[] Values) ReadMatrix(string path)
    {
        var array = Read(path);
        return array is { Floats: { } values, Shape: [var rows, var columns] }
            ? ((int)rows, (int)columns, values)
            : throw new InvalidArtifactException(path, $"found {array.Describe()}, expected a two-dimensional array of floats");
    }

    private static byte[] Header(string type, string shape)
    {
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        var padded = (10 + text.Length + 1 + 63) / 64 * 64;
        var header = new byte[padded];
        Magic.CopyTo(header);
        header[6] = 1;
        BitConverter.TryWriteBytes(header.AsSpan(8), (ushort)(padded - 10));
        header.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    private static (string Type, long[] Shape) Parse(string path, string header)
    {
        var type = DescrPattern().Match(header).Groups[1].Value;
        var order = OrderPattern().Match(header).Groups[1].Value;
        var shape = ShapePattern().Match(header);
        if (type.Length == 0 || order.Length == 0 || !shape.Success)
        {
            throw new InvalidArtifactException(path, $"the header lacks descr, fortran_order or shape; found {header.Trim()}");
        }

        if (order != "False")
        {
            throw new InvalidArtifactException(path, "found Fortran order, expected C order (numpy.ascontiguousarray)");
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

        return (type, lengths);
    }

    private static NpyArray Convert(string path, string type, long[] shape, ReadOnlySpan<byte> data)
    {
        var count = TensorShape.Count(shape)
            ?? throw new InvalidArtifactException(path, $"found shape ({string.Join(", ", shape)}), expected at most {Array.MaxLength} values");
        var size = type switch
        {
            "<f4" or "<i4" => 4,
            "<f8" or "<i8" => 8,
            _ => throw new InvalidArtifactException(path, $"found type '{type}', expected one of <f4, <f8, <i4, <i8"),
        };
        if (data.Length != (long)count * size)
        {
            throw new InvalidArtifactException(path, $"shape ({string.Join(", ", shape)}) of {type} needs {(long)count * size} bytes, found {data.Length}");
        }

        switch (type)
        {
            case "<f4":
                return new NpyArray(shape, Finite(path, MemoryMarshal.Cast<byte, float>(data).ToArray()), null);
            case "<f8":
                var doubles = MemoryMarshal.Cast<byte, double>(data);
                var floats = new float[count];
                System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<double, float>(doubles, floats);
                return new NpyArray(shape, Finite(path, floats), null);
            case "<i4":
                var integers = new long[count];
                System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<int, long>(MemoryMarshal.Cast<byte, int>(data), integers);
                return new NpyArray(shape, null, integers);
            default:
                return new NpyArray(shape, null, MemoryMarshal.Cast<byte, long>(data).ToArray());
        }
    }

    private static float[] Finite(string path, float[] values)
    {
        var index = Array.FindIndex(values, value => !float.IsFinite(value));
        return index < 0
            ? values
            : throw new InvalidArtifactException(path, $"element {index} (row-major) is {values[index]}, expected a finite number");
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']+)'")]
    private static partial Regex DescrPattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
