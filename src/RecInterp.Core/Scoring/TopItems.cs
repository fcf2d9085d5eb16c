namespace RecInterp.Core.Scoring;

/// <summary>Turns scores into a recommendation list.</summary>
public static class TopItems
{
    /// <summary>Indices of the highest scores, best first.</summary>
    /// <remarks>Equal scores: the lower index comes first, so lists are reproducible (0.0 and -0.0 are equal). Infinities are allowed: an
    /// item scored -infinity comes last. A heap of k candidates, O(I log k).</remarks>
    /// <param name="scores">One score for each of I items; no NaN.</param>
    /// <param name="count">Length of the list wanted, at least 0; clipped to I.</param>
    /// <returns>min(count, I) item indices in a new array.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="ArgumentException">A score is NaN; the message names its index.</exception>
    /// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
    public static int[] Select(ReadOnlySpan<float> scores, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (int item = 0; item < scores.Length; item++)
        {
            if (float.IsNaN(scores[item]))
            {
                throw new ArgumentException($"scores[{item}] is NaN; a list cannot be ordered by it.", nameof(scores));
            }
        }

        int[] best = new int[Math.Min(count, scores.Length)];
        if (best.Length == 0)
        {
            return best;
        }

        // 1. The first k items. In ascending order of goodness the array is a heap whose root is the worst kept item.
        for (int item = 0; item < best.Length; item++)
        {
            best[item] = item;
        }

        for (int node = best.Length / 2 - 1; node >= 0; node--)
        {
            SinkGood(scores, best, node);
        }

        // 2. Each further item replaces the root if it is better.
        for (int item = best.Length; item < scores.Length; item++)
        {
            if (Precedes(scores, item, best[0]))
            {
                best[0] = item;
                SinkGood(scores, best, 0);
            }
        }

        // 3. The worst kept item goes to the end of the list, then the next worst before it, and so on.
        for (int last = best.Length - 1; last > 0; last--)
        {
            (best[0], best[last]) = (best[last], best[0]);
            SinkGood(scores, best.AsSpan(0, last), 0);
        }

        return best;
    }

    private static bool Precedes(ReadOnlySpan<float> scores, int item, int other) =>
        scores[item] > scores[other] || (scores[item] == scores[other] && item < other);

    /// <summary>Moves the item at a node down until both children are better than it.</summary>
    private static void SinkGood(ReadOnlySpan<float> scores, Span<int> heap, int node)
    {
        while (2 * node + 1 < heap.Length)
        {
            int child = 2 * node + 1;
            if (child + 1 < heap.Length && Precedes(scores, heap[child], heap[child + 1]))
            {
                child++;
            }

            if (Precedes(scores, heap[child], heap[node]))
            {
                return;
            }

            (heap[node], heap[child]) = (heap[child], heap[node]);
            node = child;
        }
    }
}
