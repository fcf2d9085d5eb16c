namespace RecInterp.Core.Towers;

/// <summary>The embeddings of all users or all items of one tower: float32, row-major, shape [n, d].</summary>
/// <threadsafety>Safe for concurrent reads. The array given to the constructor is kept, not copied: its owner must not write to it
/// again.</threadsafety>
public sealed class EmbeddingTable
{
    private readonly float[] _values;

    /// <summary>Wraps an array of embeddings without copying it.</summary>
    /// <param name="rows">Number of embeddings n, at least 0.</param>
    /// <param name="width">Embedding width d, at least 1.</param>
    /// <param name="values">n * d values, row-major. Kept, not copied. Finiteness is not checked here.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is negative, <paramref name="width"/> is below 1, or the array's length
    /// is not n * d.</exception>
    public EmbeddingTable(int rows, int width, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        BatchShape.Expect(values.Length, rows, width, nameof(values));
        Rows = rows;
        Width = width;
        _values = values;
    }

    /// <summary>Number of embeddings, n.</summary>
    public int Rows { get; }

    /// <summary>Embedding width, d.</summary>
    public int Width { get; }

    /// <summary>All values, row-major, n * d.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>All values as memory, for callers that keep the table across an await or hand it to native code.</summary>
    public ReadOnlyMemory<float> Memory => _values;

    /// <summary>One embedding, d values.</summary>
    /// <param name="index">Row, from 0 to <see cref="Rows"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public ReadOnlySpan<float> Row(int index)
    {
        if ((uint)index >= (uint)Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The table has {Rows} rows, numbered from 0.");
        }

        return _values.AsSpan(index * Width, Width);
    }

    /// <summary>Stacks two tables of the same width: all rows of the first, then all rows of the second, in a new array.</summary>
    /// <remarks>One dictionary explains users and items together, so it is fitted on both tables.</remarks>
    /// <exception cref="ArgumentNullException">A table is null.</exception>
    /// <exception cref="ArgumentException">The widths differ.</exception>
    /// <exception cref="OverflowException">Together the tables exceed 2^31 - 1 values.</exception>
    public static EmbeddingTable Concatenate(EmbeddingTable first, EmbeddingTable second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Width != second.Width)
        {
            throw new ArgumentException(
                $"The first table has width {first.Width}, the second {second.Width}; they must agree.", nameof(second));
        }

        float[] values = new float[checked(first._values.Length + second._values.Length)];
        first._values.CopyTo(values, 0);
        second._values.CopyTo(values, first._values.Length);
        return new EmbeddingTable(first.Rows + second.Rows, first.Width, values);
    }
}
