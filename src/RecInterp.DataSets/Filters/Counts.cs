using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Filters;

/// <summary>How many rows, or how many of the other side, each user or item has.</summary>
internal static class Counts
{
    public static int[] Of(ReadOnlySpan<int> column, int count)
    {
        var counts = new int[count];
        foreach (var number in column)
        {
            counts[number]++;
        }

        return counts;
    }

    /// <summary>For each item the number of different users in these rows.</summary>
    public static int[] DistinctUsersOfItems(InteractionLog log, int[] rows)
    {
        var pairs = Array.ConvertAll(rows, row => ((long)log.Items[row] << 32) | (uint)log.Users[row]);
        Array.Sort(pairs);
        var counts = new int[log.ItemCount];
        for (var place = 0; place < pairs.Length; place++)
        {
            if (place == 0 || pairs[place] != pairs[place - 1])
            {
                counts[(int)(pairs[place] >> 32)]++;
            }
        }

        return counts;
    }
}
