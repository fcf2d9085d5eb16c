using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Reads a CPU tensor's elements in row-major order.</summary>
/// <typeparam name="T">The .NET type of the elements.</typeparam>
/// <remarks>Keeps its tensor from being collected, but not from being disposed.</remarks>
public sealed class TensorAccessor<T> : IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;

    internal TensorAccessor(torch.Tensor tensor) => _tensor = tensor;

    /// <summary>How many elements there are.</summary>
    public long Count => _tensor.numel();

    /// <summary>Copies all elements.</summary>
    /// <returns>A new array.</returns>
    public T[] ToArray()
    {
        var all = new T[checked((int)Count)];
        CopyTo(all);
        return all;
    }

    /// <summary>Copies elements into a span until either ends.</summary>
    /// <param name="array">The destination.</param>
    /// <param name="arrayIndex">Where to begin in the destination.</param>
    /// <param name="tensorIndex">Where to begin in the tensor, row-major.</param>
    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var rows = _tensor.contiguous();
        var elements = (T*)rows.Memory(out var bytes) + tensorIndex;
        var left = (bytes / sizeof(T)) - tensorIndex;
        var free = array[arrayIndex..];
        new ReadOnlySpan<T>(elements, (int)Math.Min(left, free.Length)).CopyTo(free);
        GC.KeepAlive(rows);
    }

    /// <summary>Enumerates a copy of the elements.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
