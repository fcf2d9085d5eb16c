using System.Buffers;
using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using RecInterp.Protos.V1;
using RecInterp.Server.Faults;

namespace RecInterp.Server.Services;

/// <summary>The matrix of a reply, in pooled memory that goes back when the reply is sent.</summary>
internal sealed class ReplyMatrix : IDisposable
{
    private readonly byte[] _bytes;
    private readonly int _rows;
    private readonly int _columns;

    private ReplyMatrix(int rows, int columns)
    {
        _rows = rows;
        _columns = columns;
        _bytes = ArrayPool<byte>.Shared.Rent(rows * columns * sizeof(float));
    }

    /// <summary>The values to fill in, rows * columns, row-major.</summary>
    public Span<float> Values => MemoryMarshal.Cast<byte, float>(_bytes.AsSpan(0, _rows * _columns * sizeof(float)));

    /// <summary>Takes memory for a reply of a call.</summary>
    /// <param name="context">The call; the memory goes back at its end.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <returns>A matrix of unspecified values.</returns>
    public static ReplyMatrix Rent(ServerCallContext context, int rows, int columns)
    {
        var matrix = new ReplyMatrix(rows, columns);
        context.GetHttpContext().Response.RegisterForDispose(matrix);
        return matrix;
    }

    /// <summary>The message, in the form of the request.</summary>
    /// <param name="form">Form of the request's values.</param>
    /// <returns>The message. In the packed form it shares this memory.</returns>
    /// <exception cref="InvalidOutputException">A value is not finite.</exception>
    public Matrix ToMessage(Matrix.ValuesOneofCase form)
    {
        var values = Values;
        if (!TensorPrimitives.IsFiniteAll<float>(values))
        {
            throw new InvalidOutputException($"a result of {_rows} x {_columns} has a number that is not finite");
        }

        var message = new Matrix { Rows = (uint)_rows, Columns = (uint)_columns };
        if (form == Matrix.ValuesOneofCase.Listed)
        {
            message.Listed = new FloatList();
            message.Listed.Values.Capacity = values.Length;
            foreach (var value in values)
            {
                message.Listed.Values.Add(value);
            }

            return message;
        }

        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<float, int>(values);
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        message.Packed = UnsafeByteOperations.UnsafeWrap(_bytes.AsMemory(0, values.Length * sizeof(float)));
        return message;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
