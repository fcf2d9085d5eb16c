using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace RecInterp.Recommenders.Sequential;

/// <summary>A table of vectors that is read and trained row by row, outside the tensors' own record: gathering and scattering thousands of short rows is faster so.</summary>
/// <remarks>The gradient is a dense tensor all the same, so that Adam moves rows that a batch does not touch, as it does for the published models.</remarks>
/// <threadsafety>Safe for concurrent reads while nobody trains.</threadsafety>
internal sealed class EmbeddingRows
{
    private readonly Parameter _table;
    private readonly Tensor? _gradient;

    /// <summary>Reads a table.</summary>
    /// <param name="table">Shape [n, d]. Gets a gradient of zeros if it is trained.</param>
    public EmbeddingRows(Parameter table)
    {
        _table = table;
        Width = (int)table.shape[1];
        if (table.requires_grad)
        {
            _gradient = zeros_like(table);
            _gradient.DetachFromDisposeScope();
            table.grad = _gradient;
        }
    }

    /// <summary>d.</summary>
    public int Width { get; }

    /// <summary>All values, row-major.</summary>
    public ReadOnlySpan<float> Values => Floats(_table);

    /// <summary>All gradients, row-major. The table is trained.</summary>
    public Span<float> Gradients => Floats(_gradient ?? throw new InvalidOperationException("The table is frozen; this is a bug."));

    /// <summary>The memory of a tensor of floats.</summary>
    public static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>The memory of the gradient of a tensor that was gathered.</summary>
    public static ReadOnlySpan<float> GradientOf(Tensor gathered) => Floats(gathered.grad ?? throw new InvalidOperationException("A gathered tensor has no gradient; this is a bug."));

    /// <summary>Adds vectors to the gradients of rows.</summary>
    /// <param name="rows">Row numbers; a row may stand more than once.</param>
    /// <param name="vectors">A vector for each, row-major.</param>
    /// <param name="present">Which of them count; empty counts all.</param>
    public void AddGradients(ReadOnlySpan<int> rows, ReadOnlySpan<float> vectors, ReadOnlySpan<bool> present = default)
    {
        var gradients = Gradients;
        for (var i = 0; i < rows.Length; i++)
        {
            if (present.IsEmpty || present[i])
            {
                var own = gradients.Slice(rows[i] * Width, Width);
                TensorPrimitives.Add(own, vectors.Slice(i * Width, Width), own);
            }
        }
    }

    /// <summary>Gathers rows as a tensor that takes gradients itself.</summary>
    /// <param name="rows">Row numbers.</param>
    /// <returns>Shape [rows, d].</returns>
    public Tensor Gather(ReadOnlySpan<int> rows)
    {
        var gathered = empty([rows.Length, Width]);
        var values = Values;
        var destination = Floats(gathered);
        for (var i = 0; i < rows.Length; i++)
        {
            values.Slice(rows[i] * Width, Width).CopyTo(destination[(i * Width)..]);
        }

        return _gradient is null ? gathered : gathered.requires_grad_();
    }

    /// <summary>Gathers the sums of rows of this table and another as a tensor that takes gradients itself.</summary>
    /// <param name="rows">Row numbers of this table.</param>
    /// <param name="others">The other table.</param>
    /// <param name="otherRows">As many row numbers of it.</param>
    /// <returns>Shape [rows, d].</returns>
    public Tensor Gather(ReadOnlySpan<int> rows, EmbeddingRows others, ReadOnlySpan<int> otherRows)
    {
        var gathered = empty([rows.Length, Width]);
        var values = Values;
        var otherValues = others.Values;
        var destination = Floats(gathered);
        for (var i = 0; i < rows.Length; i++)
        {
            TensorPrimitives.Add(values.Slice(rows[i] * Width, Width), otherValues.Slice(otherRows[i] * Width, Width), destination.Slice(i * Width, Width));
        }

        return _gradient is null ? gathered : gathered.requires_grad_();
    }
}
