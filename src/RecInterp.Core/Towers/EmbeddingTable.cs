namespace RecInterp.Core.Towers;

/// <summary>The embeddings of all users or all items of one tower: float32, row-major, shape [n, d].</summary>
/// <remarks>The rows lie in one piece of memory or in several segments, each of whole rows: so a table may be a mapped file, larger than memory
/// and than 2^31 values.</remarks>
/// <threadsafety>Safe for concurrent reads. The memory given to the constructor is kept, not copied: its owner must not write to it
/// again.</threadsafety>
public sealed class EmbeddingTable
{
    private readonly ReadOnlyMemory<float>[] _segments;
    private readonly int[] _starts; // First row of each segment.

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
        _segments = [values];
        _starts = [0];
    }

    /// <summary>Wraps segments of embeddings without copying them.</summary>
    /// <param name="width">Embedding width d, at least 1.</param>
    /// <param name="segments">Row-major values, each segment a number of whole rows. Kept, not copied. Finiteness is not checked here.</param>
    /// <exception cref="ArgumentNullException"><paramref name="segments"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="width"/> is below 1, or a segment is no number of whole rows.</exception>
    /// <exception cref="OverflowException">Together there are more than 2^31 - 1 rows.</exception>
    public EmbeddingTable(int width, IReadOnlyList<ReadOnlyMemory<float>> segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (segments.FirstOrDefault(segment => segment.Length % width != 0) is { Length: > 0 } broken)
        {
            throw new ArgumentException($"A segment holds {broken.Length} values; expected whole rows of {width}.", nameof(segments));
        }

        Width = width;
        _segments = [.. segments.Where(segment => segment.Length > 0)];
        _segments = _segments.Length == 0 ? [ReadOnlyMemory<float>.Empty] : _segments;
        _starts = new int[_segments.Length];
        for (int i = 0; i < _segments.Length; i++)
        {
            _starts[i] = Rows;
            Rows = checked(Rows + (_segments[i].Length / width));
        }
    }

    /// <summary>Number of embeddings, n.</summary>
    public int Rows { get; }

    /// <summary>Embedding width, d.</summary>
    public int Width { get; }

    /// <summary>All values, row-major, n * d.</summary>
    /// <exception cref="InvalidOperationException">The table lies in several segments; see <see cref="Consecutive"/>.</exception>
    public ReadOnlySpan<float> Values => Memory.Span;

    /// <summary>All values as memory, for callers that keep the table across an await or hand it to native code.</summary>
    /// <exception cref="InvalidOperationException">The table lies in several segments; see <see cref="Consecutive"/>.</exception>
    public ReadOnlyMemory<float> Memory => _segments.Length == 1
        ? _segments[0]
        : throw new InvalidOperationException($"The table's {Rows} rows lie in {_segments.Length} segments; read them by Consecutive, CopyTo or Gather.");

    /// <summary>The segments in the order of their rows.</summary>
    public IReadOnlyList<ReadOnlyMemory<float>> Segments => _segments;

    /// <summary>One embedding, d values.</summary>
    /// <param name="index">Row, from 0 to <see cref="Rows"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public ReadOnlySpan<float> Row(int index)
    {
        if ((uint)index >= (uint)Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The table has {Rows} rows, numbered from 0.");
        }

        int segment = SegmentOf(index);
        return _segments[segment].Span.Slice((index - _starts[segment]) * Width, Width);
    }

    /// <summary>Some rows as they lie together in memory, row-major.</summary>
    /// <param name="start">First row.</param>
    /// <param name="atMost">Most rows that are wanted, at least 1.</param>
    /// <returns>At least one row; fewer than wanted where a segment or the table ends. Empty only at the table's end.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is outside 0 to <see cref="Rows"/>, or nothing is wanted.</exception>
    public ReadOnlySpan<float> Consecutive(int start, int atMost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Rows);
        if (start == Rows)
        {
            return [];
        }

        int segment = SegmentOf(start);
        ReadOnlySpan<float> rest = _segments[segment].Span[((start - _starts[segment]) * Width)..];
        return rest.Length <= (long)atMost * Width ? rest : rest[..(atMost * Width)];
    }

    /// <summary>Copies consecutive rows.</summary>
    /// <param name="start">First row.</param>
    /// <param name="destination">As many values as the wanted rows have.</param>
    /// <exception cref="ArgumentOutOfRangeException">The table has fewer rows.</exception>
    /// <exception cref="ArgumentException">The destination does not hold whole rows.</exception>
    public void CopyTo(int start, Span<float> destination)
    {
        if (destination.Length % Width != 0)
        {
            throw new ArgumentException($"The destination holds {destination.Length} values; expected whole rows of {Width}.", nameof(destination));
        }

        int count = destination.Length / Width;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Rows - start, nameof(destination));
        for (int copied = 0; copied < count;)
        {
            ReadOnlySpan<float> rows = Consecutive(start + copied, count - copied);
            rows.CopyTo(destination[(copied * Width)..]);
            copied += rows.Length / Width;
        }
    }

    /// <summary>Copies any rows, in the order given; a row may stand more than once.</summary>
    /// <param name="rows">Row numbers.</param>
    /// <param name="destination">d values for each of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Gather(ReadOnlySpan<int> rows, Span<float> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(destination[(i * Width)..]);
        }
    }

    /// <summary>Some rows as a table of their own. Nothing is copied: each run of rows that follow each other becomes a segment.</summary>
    /// <remarks>A run costs about 20 bytes, so few long runs, or all rows but some, are cheaper than a copy; single rows of a table of five columns or fewer are not.</remarks>
    /// <param name="rows">Row numbers, rising.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    /// <exception cref="ArgumentException">The rows do not rise.</exception>
    public EmbeddingTable View(ReadOnlySpan<int> rows)
    {
        List<ReadOnlyMemory<float>> runs = [];
        for (int i = 0; i < rows.Length;)
        {
            int first = rows[i];
            if ((uint)first >= (uint)Rows)
            {
                throw new ArgumentOutOfRangeException(nameof(rows), first, $"The table has {Rows} rows, numbered from 0.");
            }

            if (i > 0 && first <= rows[i - 1])
            {
                throw new ArgumentException($"Row {first} stands after row {rows[i - 1]}; rows must rise.", nameof(rows));
            }

            int segment = SegmentOf(first);
            int start = first - _starts[segment];
            int most = (_segments[segment].Length / Width) - start;
            int count = 1;
            while (count < most && i + count < rows.Length && rows[i + count] == first + count)
            {
                count++;
            }

            runs.Add(_segments[segment].Slice(start * Width, count * Width));
            i += count;
        }

        return new EmbeddingTable(Width, runs);
    }

    /// <summary>Stacks two tables of the same width: all rows of the first, then all rows of the second. Nothing is copied.</summary>
    /// <remarks>One dictionary explains users and items together, so it is fitted on both tables.</remarks>
    /// <exception cref="ArgumentNullException">A table is null.</exception>
    /// <exception cref="ArgumentException">The widths differ.</exception>
    /// <exception cref="OverflowException">Together the tables exceed 2^31 - 1 rows.</exception>
    public static EmbeddingTable Concatenate(EmbeddingTable first, EmbeddingTable second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.Width == second.Width
            ? new EmbeddingTable(first.Width, [.. first._segments, .. second._segments])
            : throw new ArgumentException($"The first table has width {first.Width}, the second {second.Width}; they must agree.", nameof(second));
    }

    private int SegmentOf(int row)
    {
        if (_segments.Length == 1)
        {
            return 0;
        }

        int found = Array.BinarySearch(_starts, row);
        return found >= 0 ? found : ~found - 1;
    }
}
