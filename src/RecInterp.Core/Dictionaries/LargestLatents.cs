namespace RecInterp.Core.Dictionaries;

/// <summary>The choice of a row's largest latents: TopK of arXiv 2406.04093, on latents that are at least 0.</summary>
internal static class LargestLatents
{
    /// <summary>Sets all but the k largest latents to 0. Of equal ones, those that come first stay.</summary>
    /// <param name="code">z of one row, each at least 0.</param>
    /// <param name="most">k, at least 1.</param>
    public static void Keep(Span<float> code, int most)
    {
        float[] sorted = code.ToArray();
        Array.Sort(sorted);
        if (code.Length <= most || sorted[^(most + 1)] <= 0f)
        {
            return; // No more than k are active.
        }

        // Above the k-th largest value all stay; at it, as many as are left over.
        float smallest = sorted[^most];
        int left = most;
        foreach (float value in code)
        {
            left -= value > smallest ? 1 : 0;
        }

        foreach (ref float value in code)
        {
            if (value < smallest || (value == smallest && left-- <= 0))
            {
                value = 0f;
            }
        }
    }
}
