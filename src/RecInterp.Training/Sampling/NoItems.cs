namespace RecInterp.Training.Sampling;

/// <summary>Batches of one table: there are no items.</summary>
internal sealed class NoItems : IItemSampler
{
    /// <inheritdoc/>
    public int[] Next(ReadOnlySpan<int> users) => [];
}
