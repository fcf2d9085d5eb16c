using System.Numerics.Tensors;

namespace RecInterp.Onnx.Files;

/// <summary>An array whose first axis counts rows: read from its file when they are asked for, so that it may be larger than memory; or held in memory.</summary>
/// <remarks>Immutable and thread safe. A file must not be changed while it is read.</remarks>
internal sealed class NpyRows
{
    private readonly string _path;
    private readonly NpyHeader? _header;
    private readonly NpyArray? _array;
    private readonly int _width;

    private NpyRows(string path, NpyHeader? header, NpyArray? array, long[] shape, bool holdsFloats)
    {
        _path = path;
        _header = header;
        _array = array;
        Shape = shape;
        HoldsFloats = holdsFloats;
        _width = TensorShape.Count(shape[1..]) ?? throw new InvalidArtifactException(path, $"{Describe()} has rows of more than {Array.MaxLength} values");
    }

    /// <summary>Lengths of the axes, outermost first; at least one.</summary>
    public long[] Shape { get; }

    /// <summary>Whether the values are floats; else they are integers or truth values.</summary>
    public bool HoldsFloats { get; }

    /// <summary>Opens a .npy file. In C order its rows stay in the file; in Fortran order it is read whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidArtifactException">As <see cref="NpyFile.Read"/>, or an array without axes.</exception>
    public static NpyRows Open(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var header = NpyHeader.Read(path, stream);
            if (header.IsFortran && header.Shape.Length > 1)
            {
                return Of(path, NpyFile.Read(path));
            }

            header.ExpectBytes(path, stream.Length - header.DataStart);
            return new NpyRows(path, header, null, ExpectAxes(path, header.Shape), header.Type[1] == 'f');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidArtifactException(path, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Takes an array that is in memory.</summary>
    /// <param name="path">Where it came from, for messages.</param>
    /// <param name="array">The array.</param>
    /// <exception cref="InvalidArtifactException">It has no axes.</exception>
    public static NpyRows Of(string path, NpyArray array) => new(path, null, array, ExpectAxes(path, array.Shape), array.Floats is not null);

    /// <summary>Reads rows.</summary>
    /// <param name="rows">Row numbers, in any order; runs of consecutive ones are read at once.</param>
    /// <returns>The rows, row-major: floats or integers as the array holds them, the other null.</returns>
    /// <exception cref="InvalidArtifactException">The file cannot be read, or a float is not finite.</exception>
    public (float[]? Floats, long[]? Integers) Read(ReadOnlySpan<int> rows)
    {
        var (floats, integers) = _header is null ? Pick(rows) : FromFile(_header, rows);
        for (var i = 0; floats is not null && i < rows.Length; i++)
        {
            var row = floats.AsSpan(i * _width, _width);
            if (!TensorPrimitives.IsFiniteAll<float>(row))
            {
                NpyFile.ExpectFinite(_path, row, (long)rows[i] * _width);
            }
        }

        return (floats, integers);
    }

    /// <summary>Type and shape in words, for messages.</summary>
    public string Describe() => $"{(HoldsFloats ? "floats" : "integers")} of shape ({string.Join(", ", Shape)})";

    private static long[] ExpectAxes(string path, long[] shape) => shape.Length > 0 ? shape : throw new InvalidArtifactException(path, "found a single number, expected an array of rows");

    private (float[]? Floats, long[]? Integers) Pick(ReadOnlySpan<int> rows)
    {
        var floats = _array!.Floats is null ? null : new float[rows.Length * _width];
        var integers = floats is null ? new long[rows.Length * _width] : null;
        for (var i = 0; i < rows.Length; i++)
        {
            var start = checked(rows[i] * _width); // An array in memory has fewer than 2^31 values.
            _array.Floats?.AsSpan(start, _width).CopyTo(floats.AsSpan(i * _width));
            _array.Integers?.AsSpan(start, _width).CopyTo(integers.AsSpan(i * _width));
        }

        return (floats, integers);
    }

    private (float[]? Floats, long[]? Integers) FromFile(NpyHeader header, ReadOnlySpan<int> rows)
    {
        var rowBytes = _width * header.Size;
        var bytes = new byte[checked(rows.Length * rowBytes)];
        try
        {
            using var file = File.OpenHandle(_path);
            for (var i = 0; i < rows.Length;)
            {
                var first = i++;
                while (i < rows.Length && rows[i] == rows[i - 1] + 1)
                {
                    i++;
                }

                ReadExactly(file, bytes.AsSpan(first * rowBytes, (i - first) * rowBytes), header.DataStart + ((long)rows[first] * rowBytes));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidArtifactException(_path, $"cannot be read: {e.Message}", e);
        }

        return NpyFile.Convert(header.Type, rows.Length * _width, bytes);
    }

    private void ReadExactly(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> target, long offset)
    {
        while (target.Length > 0)
        {
            var read = RandomAccess.Read(file, target, offset);
            if (read == 0)
            {
                throw new InvalidArtifactException(_path, $"ends at byte {offset}: it was cut off since its head was read");
            }

            target = target[read..];
            offset += read;
        }
    }
}
