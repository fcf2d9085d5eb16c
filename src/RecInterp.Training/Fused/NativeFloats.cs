using System.Runtime.InteropServices;

namespace RecInterp.Training.Fused;

/// <summary>Floats outside the managed heap, zeroed, aligned to 64 bytes, with room to read and write whole vectors past the last one. Not thread safe.</summary>
/// <param name="count">How many, at least 0.</param>
internal sealed unsafe class NativeFloats(long count) : IDisposable
{
    private const int Alignment = 64;
    private const int Slack = 512;

    private float* _start = Allocate(count);

    /// <summary>How many there are.</summary>
    public long Count => count;

    /// <summary>The first.</summary>
    public float* Start => _start;

    /// <summary>All of them.</summary>
    /// <exception cref="OverflowException">There are more than 2^31 - 1.</exception>
    public Span<float> Span => new(_start, checked((int)count));

    /// <summary>Frees the memory of buffers that were not disposed.</summary>
    ~NativeFloats() => NativeMemory.AlignedFree(_start);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
        GC.SuppressFinalize(this);
    }

    private static float* Allocate(long count)
    {
        var bytes = (nuint)((count + Slack) * sizeof(float));
        var start = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(start, bytes);
        return (float*)start;
    }
}
