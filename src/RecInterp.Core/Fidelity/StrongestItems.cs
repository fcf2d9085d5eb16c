namespace RecInterp.Core.Fidelity;

/// <summary>For each of m latents the K items that it is most active for, found while the items pass by. Not thread safe.</summary>
/// <remarks>Equal values: the item that came first stays first. Sorted lists of K: an item that enters none costs one comparison a latent.</remarks>
internal sealed class StrongestItems
{
    private readonly float[] _values; // [m, K], each row falling.
    private readonly int[] _items; // [m, K].
    private readonly float[] _lowest; // [m].
    private readonly bool[] _active; // [m].
    private int _seen;

    public StrongestItems(int latentCount, int depth)
    {
        LatentCount = latentCount;
        Depth = depth;
        _values = new float[checked(latentCount * depth)];
        _items = new int[_values.Length];
        _lowest = new float[latentCount];
        _active = new bool[latentCount];
        Array.Fill(_lowest, float.PositiveInfinity);
    }

    /// <summary>m.</summary>
    public int LatentCount { get; }

    /// <summary>K.</summary>
    public int Depth { get; }

    private int Kept => Math.Min(_seen, Depth);

    /// <summary>The strongest items of a latent, strongest first.</summary>
    public ReadOnlySpan<int> ItemsOf(int latent) => _items.AsSpan(latent * Depth, Kept);

    /// <summary>The latent's values for them.</summary>
    public ReadOnlySpan<float> ValuesOf(int latent) => _values.AsSpan(latent * Depth, Kept);

    /// <summary>The latent's smallest value over all items.</summary>
    public float LowestOf(int latent) => _lowest[latent];

    /// <summary>Whether the latent is not 0 for some item.</summary>
    public bool IsActive(int latent) => _active[latent];

    /// <summary>Takes the next items.</summary>
    /// <param name="latents">z, shape [n, m], row-major.</param>
    /// <exception cref="ArgumentException">A latent is not finite.</exception>
    public void Add(ReadOnlySpan<float> latents)
    {
        for (int start = 0; start < latents.Length; start += LatentCount)
        {
            for (int latent = 0; latent < LatentCount; latent++)
            {
                float value = latents[start + latent];
                if (!float.IsFinite(value))
                {
                    throw new ArgumentException($"Latent {latent} of item {_seen} is {value}; expected a finite number.", nameof(latents));
                }

                _active[latent] |= value != 0f;
                _lowest[latent] = Math.Min(_lowest[latent], value);
                Insert(latent * Depth, value);
            }

            _seen++;
        }
    }

    private void Insert(int first, float value)
    {
        int place = Kept;
        if (place == Depth)
        {
            if (_values[first + Depth - 1] >= value)
            {
                return;
            }

            place--;
        }

        for (; place > 0 && _values[first + place - 1] < value; place--)
        {
            _values[first + place] = _values[first + place - 1];
            _items[first + place] = _items[first + place - 1];
        }

        _values[first + place] = value;
        _items[first + place] = _seen;
    }
}
