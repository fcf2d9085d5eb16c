namespace RecInterp.Core.Fidelity;

/// <summary>The share of items that two lists have in common, wherever they stand: overlap@k of lists of length k.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class ListOverlap
{
    /// <summary>|a and b| / the longer length; 1 for two empty lists.</summary>
    /// <param name="a">Item ids, each once.</param>
    /// <param name="b">Item ids, each once.</param>
    /// <exception cref="ArgumentException">A list holds an item twice.</exception>
    public static double Compute(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        DistinctItems.Require(a, nameof(a));
        DistinctItems.Require(b, nameof(b));
        int shared = 0;
        foreach (int item in a)
        {
            shared += b.Contains(item) ? 1 : 0;
        }

        int longer = Math.Max(a.Length, b.Length);
        return longer == 0 ? 1 : (double)shared / longer;
    }
}
