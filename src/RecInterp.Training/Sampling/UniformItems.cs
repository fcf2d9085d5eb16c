using RecInterp.Training.Runs;

namespace RecInterp.Training.Sampling;

/// <summary>All items in turn, each round in a new random order, whoever the users are. Not thread safe.</summary>
/// <param name="items">Number of items I, at least 1.</param>
/// <param name="random">Source of the orders.</param>
internal sealed class UniformItems(int items, Random random) : IItemSampler
{
    private readonly ShuffledRows _rows = new(Enumerable.Range(0, items), random);

    /// <inheritdoc/>
    public int[] Next(ReadOnlySpan<int> users) => _rows.Next(users.Length);
}
