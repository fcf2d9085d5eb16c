namespace RecInterp.Core.Fidelity;

/// <summary>What a top list loses in discounted cumulative gain when the frozen scorer's own list is the ideal.</summary>
/// <remarks>
/// <code>
/// gain of an item = k - rank + 1 by its rank in the original list, 1 to k; 0 for an item that is not in it
/// DCG of a list   = sum for i = 1.. of gain of its i-th item / log2(1 + i)
/// loss            = 1 - DCG(list) / DCG(original)
/// </code>
/// <para>Cumulated gain of graded relevance is that of ACM Transactions on Information Systems 20(4), 2002, page 422; the discount log2(1 + i) from the
/// first position on is the one in common use since, not that paper's. No judgements of users enter: grades are the scorer's own order, falling
/// linearly. Grades of in and out alone would call a list that is turned around perfect, and grades that halve with each rank see the first few
/// items only.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class NdcgLoss
{
    /// <summary>The loss of a list, from 0 (the original list, in its order) to 1 (nothing of it is left).</summary>
    /// <remarks>The measure is not symmetric. O(k * length), no allocation.</remarks>
    /// <param name="original">The scorer's own list: item ids, best first, each once; its length is k. Of an empty one nothing can be lost: 0.</param>
    /// <param name="list">The list that is judged: item ids, best first, each once, of any length.</param>
    /// <exception cref="ArgumentException">A list holds an item twice.</exception>
    public static double Compute(ReadOnlySpan<int> original, ReadOnlySpan<int> list)
    {
        DistinctItems.Require(original, nameof(original));
        DistinctItems.Require(list, nameof(list));
        double ideal = 0;
        for (int index = 0; index < original.Length; index++)
        {
            ideal += (original.Length - index) / Discount(index);
        }

        double gained = 0;
        for (int index = 0; index < list.Length; index++)
        {
            int place = original.IndexOf(list[index]);
            gained += place < 0 ? 0 : (original.Length - place) / Discount(index);
        }

        return ideal == 0 ? 0 : 1 - (gained / ideal);
    }

    /// <summary>log2(1 + i) of a position that counts from 0.</summary>
    private static double Discount(int index) => Math.Log2(index + 2);
}
