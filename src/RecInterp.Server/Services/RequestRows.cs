using System.Runtime.InteropServices;

namespace RecInterp.Server.Services;

/// <summary>The values of a request's matrix, in memory aligned to a cache line.</summary>
/// <remarks>A kernel that sums by vectors starts at an aligned address, so its rounding depends on where a row begins. A managed array may
/// begin at any multiple of 8 bytes; here the same request gives the same bits every time.</remarks>
internal sealed unsafe class RequestRows : IDisposable
{
    private const int Alignment = 64;

    private readonly int _count;
    private float* _memory;

    /// <summary>Takes memory for a matrix.</summary>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    public RequestRows(int rows, int columns)
    {
        Rows = rows;
        _count = rows * columns;
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)_count * sizeof(float), Alignment);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The values, row-major; not to be used after <see cref="Dispose"/>.</summary>
    public Span<float> Values => new(_memory, _count);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
