using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using RecInterp.Core.Towers;

namespace RecInterp.Onnx.Files;

/// <summary>NumPy's .npy files, format 1.0 to 3.0, little-endian; the numeric types that towers take and give.</summary>
/// <remarks>Format as published in NumPy's own format document (numpy.lib.format).</remarks>
public static class NpyFile
{
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
        stream.Write(NpyHeader.Bytes("<f4", $"({rows}, {columns})"));
        stream.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes an int64 matrix, such as the rows of a tower's integer input.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="values">Row-major values, rows x columns.</param>
    /// <exception cref="ArgumentException">The length is not rows x columns.</exception>
    public static void WriteIntegers(string path, int rows, int columns, ReadOnlySpan<long> values)
    {
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException($"found {values.Length} values, expected {rows} x {columns}", nameof(values));
        }

        using var stream = File.Create(path);
        stream.Write(NpyHeader.Bytes("<i8", $"({rows}, {columns})"));
        stream.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads an array of floats (16, 32 or 64 bits), integers (8 to 64 bits, of which unsigned ones up to 32) or truth values.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array, converted to float32 if it holds floats, to int64 if it holds integers or truth values.</returns>
    /// <exception cref="InvalidArtifactException">Not a .npy file, another type, truncated, or not finite.</exception>
    public static NpyArray Read(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidArtifactException(path, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Maps a matrix of floats into memory: rows are read from the file when they are asked for.</summary>
    /// <param name="path">The file. float32 in C order is mapped; other floats are read and converted.</param>
    /// <returns>The matrix. The file stays mapped until the process ends; it must not be changed meanwhile.</returns>
    /// <exception cref="InvalidArtifactException">As <see cref="Read"/>, or not a two-dimensional array of floats.</exception>
    public static EmbeddingTable MapMatrix(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var header = NpyHeader.Read(path, stream);
            if (header is { Type: "<f4", IsFortran: false, Shape: [> 0, > 0] } && header.Shape[0] <= int.MaxValue && header.Shape[1] <= Array.MaxLength)
            {
                header.ExpectBytes(path, stream.Length - header.DataStart);
                ExpectFinite(path, path, header.DataStart, header.Shape[0] * header.Shape[1], (int)header.Shape[1]);
                return NpyMapping.Map(path, header.DataStart, (int)header.Shape[0], (int)header.Shape[1]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidArtifactException(path, $"cannot be read: {e.Message}", e);
        }

        var (rows, columns, values) = ReadMatrix(path);
        return columns > 0
            ? new EmbeddingTable(rows, columns, values)
            : throw new InvalidArtifactException(path, $"found a matrix of shape ({rows}, {columns}), expected at least 1 column");
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

    /// <summary>Reads an array from memory.</summary>
    /// <param name="path">Where it came from, for messages.</param>
    /// <param name="bytes">The .npy file's content.</param>
    internal static NpyArray Parse(string path, byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var header = NpyHeader.Read(path, stream);
        var count = header.Count(path);
        header.ExpectBytes(path, bytes.Length - header.DataStart);
        var (floats, integers) = Convert(header.Type, count, bytes.AsSpan((int)header.DataStart));
        var array = header.IsFortran && header.Shape.Length > 1
            ? new NpyArray(header.Shape, COrder(path, header.Shape, floats), COrder(path, header.Shape, integers))
            : new NpyArray(header.Shape, floats, integers);
        if (array.Floats is not null)
        {
            ExpectFinite(path, array.Floats, 0, array.Shape is [_, var columns] ? (int)columns : 0);
        }

        return array;
    }

    /// <summary>Refuses values that are not finite.</summary>
    /// <param name="path">Where they came from, for the message.</param>
    /// <param name="values">The values.</param>
    /// <param name="start">The first one's number in its array.</param>
    /// <param name="columns">Values in a row of a matrix; 0 for other arrays.</param>
    internal static void ExpectFinite(string path, ReadOnlySpan<float> values, long start, int columns = 0)
    {
        if (values.IsEmpty || TensorPrimitives.IsFiniteAll(values))
        {
            return;
        }

        var index = 0;
        while (float.IsFinite(values[index]))
        {
            index++;
        }

        var element = start + index;
        var place = columns == 0 ? $"element {element} (row-major)" : $"row {element / columns}, column {element % columns}";
        throw new InvalidArtifactException(path, $"{place} is {values[index]}, expected a finite number");
    }

    /// <summary>Values as a file holds them, converted to float32 or int64.</summary>
    /// <param name="type">The element type, as <see cref="NpyHeader.Type"/> spells it.</param>
    /// <param name="count">Number of values.</param>
    /// <param name="data">Their bytes.</param>
    internal static (float[]? Floats, long[]? Integers) Convert(string type, int count, ReadOnlySpan<byte> data) => type switch
    {
        "<f4" => (MemoryMarshal.Cast<byte, float>(data).ToArray(), null),
        "<f8" => (To<double, float>(data, count), null),
        "<f2" => (To<Half, float>(data, count), null),
        "<i8" => (null, MemoryMarshal.Cast<byte, long>(data).ToArray()),
        "<i4" => (null, To<int, long>(data, count)),
        "<i2" => (null, To<short, long>(data, count)),
        "|i1" => (null, To<sbyte, long>(data, count)),
        "<u4" => (null, To<uint, long>(data, count)),
        "<u2" => (null, To<ushort, long>(data, count)),
        _ => (null, To<byte, long>(data, count)), // |u1 and |b1.
    };

    private static TTo[] To<TFrom, TTo>(ReadOnlySpan<byte> data, int count)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        var values = new TTo[count];
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, TFrom>(data), values);
        return values;
    }

    /// <summary>A matrix that stands column by column, row by row.</summary>
    private static T[]? COrder<T>(string path, long[] shape, T[]? values)
    {
        if (values is null)
        {
            return null;
        }

        if (shape.Length != 2)
        {
            throw new InvalidArtifactException(path, $"found Fortran order with {shape.Length} axes, expected C order (numpy.ascontiguousarray)");
        }

        return Transposed.Of(values, (int)shape[1], (int)shape[0]);
    }

    /// <summary>Refuses a float32 matrix in a file with values that are not finite. Reads it, so that the pages of a mapping are not touched.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="dataStart">Where the values begin, in bytes.</param>
    /// <param name="count">Number of values; the file's length was checked.</param>
    /// <param name="columns">Values in a row.</param>
    internal static void ExpectFinite(string path, string name, long dataStart, long count, int columns)
    {
        using var stream = File.OpenRead(path);
        stream.Position = dataStart;
        var block = new float[1 << 18];
        for (long start = 0; start < count;)
        {
            var values = block.AsSpan(0, (int)Math.Min(block.Length, count - start));
            stream.ReadExactly(MemoryMarshal.AsBytes(values));
            ExpectFinite(name, values, start, columns);
            start += values.Length;
        }
    }
}
