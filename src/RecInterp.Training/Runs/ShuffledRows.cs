namespace RecInterp.Training.Runs;

/// <summary>Row numbers in random order, again and again, each order drawn anew.</summary>
internal sealed class ShuffledRows
{
    private readonly int[] _rows;
    private readonly Random _random;
    private int _next;

    /// <summary>Starts with a random order.</summary>
    /// <param name="rows">The rows, at least one; copied.</param>
    /// <param name="random">Source of the orders.</param>
    public ShuffledRows(IEnumerable<int> rows, Random random)
    {
        _rows = [.. rows];
        _random = random;
        _next = _rows.Length;
    }

    /// <summary>The next rows of one order; what is left of an order and too few is dropped.</summary>
    /// <param name="count">How many, at most the number of rows.</param>
    public int[] NextOfOneOrder(int count)
    {
        if (_next + count > _rows.Length)
        {
            _next = _rows.Length;
        }

        return Next(count);
    }

    /// <summary>The next rows; where an order ends, the next begins, within a batch if need be.</summary>
    /// <param name="count">How many; may exceed the number of rows.</param>
    public int[] Next(int count)
    {
        var batch = new int[count];
        for (var i = 0; i < count; i++)
        {
            if (_next == _rows.Length)
            {
                _random.Shuffle(_rows);
                _next = 0;
            }

            batch[i] = _rows[_next++];
        }

        return batch;
    }
}
