using System.Runtime.InteropServices;

namespace RecInterp.Onnx.Files;

/// <summary>Writes a float32 matrix to a .npy file row by row, in constant memory. Not thread safe.</summary>
/// <remarks>The head is written at last, so a file that was not completed is no .npy file.</remarks>
public sealed class NpyRowWriter : IDisposable
{
    private const int HeaderBytes = 128; // Room for any shape.

    private readonly FileStream _stream;
    private readonly int _columns;
    private long _rows;

    /// <summary>Starts a file.</summary>
    /// <param name="path">The file; it must not exist.</param>
    /// <param name="columns">Values in a row, at least 1.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public NpyRowWriter(string path, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        _columns = columns;
        _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        _stream.Write(new byte[HeaderBytes]);
    }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">Whole rows, row-major.</param>
    /// <exception cref="ArgumentException">The length is no number of whole rows.</exception>
    public void Append(ReadOnlySpan<float> rows)
    {
        if (rows.Length % _columns != 0)
        {
            throw new ArgumentException($"found {rows.Length} values, expected whole rows of {_columns}", nameof(rows));
        }

        _stream.Write(MemoryMarshal.AsBytes(rows));
        _rows += rows.Length / _columns;
    }

    /// <summary>Writes the head and closes the file.</summary>
    public void Complete()
    {
        _stream.Position = 0;
        _stream.Write(NpyHeader.Bytes("<f4", $"({_rows}, {_columns})", HeaderBytes));
        _stream.Dispose();
    }

    /// <summary>Closes the file, finished or not.</summary>
    public void Dispose() => _stream.Dispose();
}
