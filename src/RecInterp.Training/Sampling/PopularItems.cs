namespace RecInterp.Training.Sampling;

/// <summary>Items by how often they were interacted with, each drawn for itself, whoever the users are. Not thread safe.</summary>
/// <remarks>
/// <code>
/// P(i) = n_i^0.75 / sum over j of n_j^0.75
/// </code>
/// <para>n_i is the number of interactions with item i; the power is that of arXiv 1310.4546, section 2.2. A batch may hold an item more than once.</para>
/// </remarks>
internal sealed class PopularItems : IItemSampler
{
    /// <summary>Between 0, where all known items are alike, and 1, where a few are nearly all that is drawn.</summary>
    internal const double Power = 0.75;

    private readonly int[] _items;
    private readonly double[] _cumulative;
    private readonly Random _random;

    /// <summary>Counts interactions.</summary>
    /// <param name="interactions">At least one.</param>
    /// <param name="random">Source of the draws, one number each.</param>
    public PopularItems(ObservedInteractions interactions, Random random)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var item in interactions.Items)
        {
            counts[item] = counts.GetValueOrDefault(item) + 1;
        }

        var sum = 0.0;
        _items = [.. counts.Keys];
        _cumulative = [.. counts.Values.Select(count => sum += Math.Pow(count, Power))];
        _random = random;
    }

    /// <inheritdoc/>
    public int[] Next(ReadOnlySpan<int> users)
    {
        var items = new int[users.Length];
        for (var i = 0; i < items.Length; i++)
        {
            // The first item whose sum is above the number drawn. A number that is a sum belongs to the item after it.
            var found = Array.BinarySearch(_cumulative, _random.NextDouble() * _cumulative[^1]);
            items[i] = _items[Math.Min(found < 0 ? ~found : found + 1, _items.Length - 1)];
        }

        return items;
    }
}
