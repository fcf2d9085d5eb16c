using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using RecInterp.Protos.V1;

namespace RecInterp.Client;

/// <summary>Matrices to and from messages, in the packed form.</summary>
internal static class MatrixMessage
{
    /// <summary>Packs rows.</summary>
    /// <param name="values">Values, row-major.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="name">The caller's name for them, for the message.</param>
    /// <returns>The message.</returns>
    /// <exception cref="ArgumentException">No rows, or not a whole number of them.</exception>
    public static Matrix Of(ReadOnlySpan<float> values, int columns, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.IsEmpty || values.Length % columns != 0)
        {
            throw new ArgumentException($"found {values.Length} values, expected one or more rows of {columns}", name);
        }

        return new Matrix { Rows = (uint)(values.Length / columns), Columns = (uint)columns, Packed = Pack(values) };
    }

    /// <summary>Unpacks a reply.</summary>
    /// <param name="matrix">The message; null when the reply has none.</param>
    /// <param name="rows">Number of rows that were sent.</param>
    /// <returns>Its values, row-major.</returns>
    /// <exception cref="RecInterpException">The reply does not fit its request or itself.</exception>
    public static float[] Values(Matrix? matrix, int rows)
    {
        if (matrix is null || matrix.Rows != rows || matrix.Packed.Length != (long)matrix.Rows * matrix.Columns * sizeof(float))
        {
            throw new RecInterpException(
                RecInterpFailure.ServerFault,
                $"The reply has {matrix?.Rows ?? 0} rows of {matrix?.Columns ?? 0} and {matrix?.Packed.Length ?? 0} bytes of values, expected {rows} rows.");
        }

        var values = MemoryMarshal.Cast<byte, float>(matrix.Packed.Span).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            Reverse(values);
        }

        return values;
    }

    private static ByteString Pack(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            return ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        }

        var copy = values.ToArray();
        Reverse(copy);
        return ByteString.CopyFrom(MemoryMarshal.AsBytes(copy.AsSpan()));
    }

    private static void Reverse(float[] values)
    {
        var words = MemoryMarshal.Cast<float, int>(values.AsSpan());
        BinaryPrimitives.ReverseEndianness(words, words);
    }
}
