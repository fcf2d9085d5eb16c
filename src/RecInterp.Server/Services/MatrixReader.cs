using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using RecInterp.Protos.V1;
using RecInterp.Server.Faults;

namespace RecInterp.Server.Services;

/// <summary>Reads the matrix of a request, or refuses it with the field, what was found and what was expected.</summary>
internal static class MatrixReader
{
    /// <summary>Reads a matrix.</summary>
    /// <param name="matrix">The matrix; null when the request has none.</param>
    /// <param name="field">Its name in the request.</param>
    /// <param name="columns">The number of columns that it must have.</param>
    /// <param name="meaning">What that number is, for the message.</param>
    /// <param name="mostRows">The number of rows that it may have.</param>
    /// <returns>Its values, row-major, all finite; the caller disposes them.</returns>
    /// <exception cref="RefusedException">The matrix is missing, empty, too long, of another width, or has a number that is not finite.</exception>
    public static RequestRows Read(Matrix? matrix, string field, int columns, string meaning, int mostRows)
    {
        if (matrix is null)
        {
            throw RefusedException.BadField(field, "nothing", $"a matrix with {columns} columns, {meaning}");
        }

        if (matrix.Rows == 0)
        {
            throw RefusedException.BadField($"{field}.rows", "0", "at least 1");
        }

        if (matrix.Columns != columns)
        {
            throw RefusedException.BadField($"{field}.columns", $"{matrix.Columns}", $"{columns}, {meaning}");
        }

        if (matrix.Rows > mostRows)
        {
            throw new RefusedException(Refusal.OverLimit, $"{field}.rows: found {matrix.Rows}, expected at most {mostRows}");
        }

        ExpectLength(matrix, field, (long)matrix.Rows * columns);
        var rows = new RequestRows((int)matrix.Rows, columns);
        try
        {
            CopyValues(matrix, rows.Values);
            ExpectFinite(rows.Values, matrix.ValuesCase == Matrix.ValuesOneofCase.Packed ? $"{field}.packed" : $"{field}.listed", columns);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private static void ExpectLength(Matrix matrix, string field, long count)
    {
        switch (matrix.ValuesCase)
        {
            case Matrix.ValuesOneofCase.Packed when matrix.Packed.Length != count * sizeof(float):
                throw RefusedException.BadField(
                    $"{field}.packed", $"{matrix.Packed.Length} bytes", $"{count * sizeof(float)}, rows {matrix.Rows} * columns {matrix.Columns} * 4");
            case Matrix.ValuesOneofCase.Listed when matrix.Listed.Values.Count != count:
                throw RefusedException.BadField(
                    $"{field}.listed", $"{matrix.Listed.Values.Count} values", $"{count}, rows {matrix.Rows} * columns {matrix.Columns}");
            case Matrix.ValuesOneofCase.None:
                throw RefusedException.BadField(field, "no values", "packed or listed");
            default:
                break;
        }
    }

    private static void CopyValues(Matrix matrix, Span<float> values)
    {
        if (matrix.ValuesCase == Matrix.ValuesOneofCase.Listed)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = matrix.Listed.Values[i];
            }
        }
        else if (BitConverter.IsLittleEndian)
        {
            matrix.Packed.Span.CopyTo(MemoryMarshal.AsBytes(values));
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(matrix.Packed.Span), MemoryMarshal.Cast<float, int>(values));
        }
    }

    private static void ExpectFinite(ReadOnlySpan<float> values, string field, int columns)
    {
        if (TensorPrimitives.IsFiniteAll(values))
        {
            return;
        }

        var at = 0;
        while (float.IsFinite(values[at]))
        {
            at++;
        }

        throw RefusedException.BadField(field, $"{values[at]} in row {at / columns}, column {at % columns}", "finite numbers");
    }
}
