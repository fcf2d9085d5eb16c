namespace RecInterp.Training.Fused;

/// <summary>The active latents of a batch, by row and by latent. Not thread safe, but for different rows.</summary>
internal sealed unsafe class SparseRows : IDisposable
{
    private readonly int _latents;
    private readonly NativeFloats _values;
    private readonly NativeFloats _gradients;
    private readonly NativeFloats _places; // Bits of int.
    private readonly NativeFloats _entries; // Bits of int.
    private readonly int[] _counts;
    private readonly int[] _starts;
    private readonly int[] _rows;

    /// <summary>Makes space.</summary>
    /// <param name="rows">Most rows.</param>
    /// <param name="active">Most active latents of a row, k.</param>
    /// <param name="latents">Number of latents m.</param>
    public SparseRows(int rows, int active, int latents)
    {
        Active = active;
        _latents = latents;
        var count = (long)rows * active;
        (_values, _gradients, _places, _entries) = (new(count), new(count), new(count), new(count));
        _counts = new int[rows];
        _starts = new int[latents + 1];
        _rows = new int[count];
    }

    /// <summary>k, most active latents of a row.</summary>
    public int Active { get; }

    /// <summary>How many latents are active in each row.</summary>
    public int[] Counts => _counts;

    /// <summary>Which latents are active in a row.</summary>
    public int* Places(int row) => (int*)_places.Start + ((long)row * Active);

    /// <summary>z of a row's active latents.</summary>
    public float* Values(int row) => _values.Start + ((long)row * Active);

    /// <summary>dL/dz of a row's active latents.</summary>
    public float* Gradients(int row) => _gradients.Start + ((long)row * Active);

    /// <summary>Sorts by latent, and within a latent by row.</summary>
    /// <param name="ranges">The rows that there are.</param>
    public void Transpose(params ReadOnlySpan<(int First, int Count)> ranges)
    {
        Array.Clear(_starts);
        foreach (var (first, count) in ranges)
        {
            for (var row = first; row < first + count; row++)
            {
                var places = Places(row);
                for (var i = 0; i < _counts[row]; i++)
                {
                    _starts[places[i] + 1]++;
                }
            }
        }

        for (var latent = 0; latent < _latents; latent++)
        {
            _starts[latent + 1] += _starts[latent];
        }

        var entries = (int*)_entries.Start;
        foreach (var (first, count) in ranges)
        {
            for (var row = first; row < first + count; row++)
            {
                var places = Places(row);
                for (var i = 0; i < _counts[row]; i++)
                {
                    var at = _starts[places[i]]++;
                    entries[at] = (row * Active) + i;
                    _rows[at] = row;
                }
            }
        }

        // Each start has moved to the next latent's; move them back.
        Array.Copy(_starts, 0, _starts, 1, _latents);
        _starts[0] = 0;
    }

    /// <summary>In how many rows a latent is active.</summary>
    public int CountOf(int latent) => _starts[latent + 1] - _starts[latent];

    /// <summary>Where a latent is active.</summary>
    /// <param name="latent">The latent.</param>
    /// <param name="number">Number of its entry, below <see cref="CountOf"/>.</param>
    public (int Row, float Value, float Gradient) Entry(int latent, int number)
    {
        var at = _starts[latent] + number;
        var entry = ((int*)_entries.Start)[at];
        return (_rows[at], _values.Start[entry], _gradients.Start[entry]);
    }

    /// <summary>Frees the space.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _gradients.Dispose();
        _places.Dispose();
        _entries.Dispose();
    }
}
