using System.Runtime.InteropServices;

namespace RecInterp.Training.Fused;

/// <summary>Weights in training, with Adam's moments. Not thread safe.</summary>
/// <param name="count">How many weights.</param>
internal sealed class TrainedFloats(long count) : IDisposable
{
    /// <summary>The weights.</summary>
    public NativeFloats Values { get; } = new(count);

    /// <summary>Adam's m.</summary>
    public NativeFloats First { get; } = new(count);

    /// <summary>Adam's v.</summary>
    public NativeFloats Second { get; } = new(count);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Values.Dispose();
        First.Dispose();
        Second.Dispose();
    }

    /// <summary>Applies a step to all of them.</summary>
    /// <param name="step">The step.</param>
    /// <param name="gradient">As many gradients.</param>
    /// <param name="factor">What they are multiplied with.</param>
    public unsafe void Update(in AdamStep step, NativeFloats gradient, float factor) =>
        step.Update(Values.Start, First.Start, Second.Start, gradient.Start, factor, (int)count);

    /// <summary>Writes weights and moments.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var table in (NativeFloats[])[Values, First, Second])
        {
            writer.Write(MemoryMarshal.AsBytes(table.Span));
        }
    }

    /// <summary>Reads weights and moments.</summary>
    public void Load(BinaryReader reader)
    {
        foreach (var table in (NativeFloats[])[Values, First, Second])
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(table.Span));
        }
    }
}
