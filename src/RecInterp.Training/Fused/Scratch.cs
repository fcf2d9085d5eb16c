namespace RecInterp.Training.Fused;

/// <summary>What one piece of work needs for itself. Not thread safe.</summary>
/// <param name="rows">Most rows of a piece.</param>
/// <param name="active">k.</param>
/// <param name="revived">Most dead latents that are drawn on in a row; 0 where none are.</param>
/// <param name="stride">Floats between rows.</param>
internal sealed class Scratch(int rows, int active, int revived, int stride) : IDisposable
{
    /// <summary>The k largest latents of each row.</summary>
    public LargestOfRows Largest { get; } = new(rows, active);

    /// <summary>The largest dead latents of each row.</summary>
    public LargestOfRows? LargestDead { get; } = revived > 0 ? new LargestOfRows(rows, revived) : null;

    /// <summary>A tile.</summary>
    public NativeFloats Tile { get; } = new(Fused.Tile.Rows * Fused.Tile.Columns);

    /// <summary>As many rows as a piece has.</summary>
    public NativeFloats Rows { get; } = new((long)Fused.Tile.WholeRows(rows) * stride);

    /// <summary>Gradients of a panel's encoder rows, then of its decoder rows.</summary>
    public NativeFloats Gradients { get; } = new(2L * Fused.Tile.Columns * stride);

    /// <summary>Frees the space.</summary>
    public void Dispose()
    {
        Largest.Dispose();
        LargestDead?.Dispose();
        Tile.Dispose();
        Rows.Dispose();
        Gradients.Dispose();
    }
}
