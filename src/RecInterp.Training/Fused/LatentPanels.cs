namespace RecInterp.Training.Fused;

/// <summary>Encoder rows packed for <see cref="Tile"/>: 32 latents side by side, with their biases. Not thread safe, but for different panels.</summary>
/// <param name="capacity">Most latents.</param>
/// <param name="width">d.</param>
internal sealed unsafe class LatentPanels(int capacity, int width) : IDisposable
{
    private const float Never = -1; // Bias of latents that fill the last panel up: never positive.

    private readonly NativeFloats _weights = new((long)Tile.WholeColumns(capacity) * width);
    private readonly NativeFloats _biases = new(Tile.WholeColumns(capacity));

    /// <summary>Number of latents.</summary>
    public int Latents { get; set; } = capacity;

    /// <summary>How many panels they fill.</summary>
    public int Count => Tile.WholeColumns(Latents) / Tile.Columns;

    /// <summary>A panel's weights: d rows of 32.</summary>
    public float* Weights(int panel) => _weights.Start + ((long)panel * Tile.Columns * width);

    /// <summary>A panel's 32 biases.</summary>
    public float* Biases(int panel) => _biases.Start + (panel * Tile.Columns);

    /// <summary>Packs one latent.</summary>
    /// <param name="number">Its number here, from 0.</param>
    /// <param name="row">Its encoder row, d floats.</param>
    /// <param name="bias">Its bias.</param>
    public void Pack(int number, float* row, float bias)
    {
        var (panel, lane) = Math.DivRem(number, Tile.Columns);
        Biases(panel)[lane] = bias;
        var weights = Weights(panel) + lane;
        for (var column = 0; column < width; column++)
        {
            weights[column * Tile.Columns] = row[column];
        }
    }

    /// <summary>Fills the last panel with latents that are never active.</summary>
    public void Close()
    {
        for (var number = Latents; number < Count * Tile.Columns; number++)
        {
            var (panel, lane) = Math.DivRem(number, Tile.Columns);
            Biases(panel)[lane] = Never;
            for (var column = 0; column < width; column++)
            {
                Weights(panel)[(column * Tile.Columns) + lane] = 0;
            }
        }
    }

    /// <summary>The largest of p = W (T(x) - b) + b_lat of some rows.</summary>
    /// <param name="centred">T(x) - b of the first row.</param>
    /// <param name="stride">Floats between rows.</param>
    /// <param name="rows">How many; whole tiles are read.</param>
    /// <param name="largest">Told all of them.</param>
    /// <param name="tile">Space for a tile.</param>
    public void Encode(float* centred, nint stride, int rows, LargestOfRows largest, float* tile)
    {
        largest.Clear();
        for (var panel = 0; panel < Count; panel++)
        {
            for (var row = 0; row < rows; row += Tile.Rows)
            {
                Tile.Multiply(centred + (row * stride), stride, 1, Weights(panel), Tile.Columns, Biases(panel), 0, tile, Tile.Columns, width);
                largest.Tell(tile, row, Math.Min(Tile.Rows, rows - row), panel * Tile.Columns);
            }
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _weights.Dispose();
        _biases.Dispose();
    }
}
