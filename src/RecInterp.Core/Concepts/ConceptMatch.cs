namespace RecInterp.Core.Concepts;

/// <summary>How well one latent tells a concept: items that carry it from items that do not.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Correlation">Point-biserial correlation of the latent with the concept, -1 to 1; 0 for a constant latent or concept.</param>
/// <param name="Purity">Share of the latent's strongest items that carry the concept, 0 to 1.</param>
/// <param name="BaseRate">Share of all items that carry the concept: what chance would give.</param>
public readonly record struct ConceptMatch(int Latent, double Correlation, double Purity, double BaseRate)
{
    /// <summary>Matches every latent with a concept.</summary>
    /// <remarks>
    /// Purity@K: items sorted by activation, equal ones by index; share of the first K that carry the concept (arXiv 2511.18024,
    /// semantic purity). Choosing the best of m latents is a multiple comparison: the base rate stands beside for that reason.
    /// </remarks>
    /// <param name="latents">Item latents, shape [I, m], row-major.</param>
    /// <param name="carries">For each of I items, whether it carries the concept.</param>
    /// <param name="latentCount">Number of latents m, at least 1.</param>
    /// <param name="depth">K, at least 1; clipped to I.</param>
    /// <returns>m matches, by latent.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are no items.</exception>
    public static ConceptMatch[] Measure(ReadOnlySpan<float> latents, ReadOnlySpan<bool> carries, int latentCount, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latentCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        if (carries.IsEmpty || latents.Length != (long)carries.Length * latentCount)
        {
            throw new ArgumentException($"found {latents.Length} latents for {carries.Length} items, expected {carries.Length} x {latentCount}", nameof(latents));
        }

        var items = carries.Length;
        var count = 0;
        foreach (var carried in carries)
        {
            count += carried ? 1 : 0;
        }

        var baseRate = (double)count / items;
        var matches = new ConceptMatch[latentCount];
        var column = new float[items];
        for (var latent = 0; latent < latentCount; latent++)
        {
            for (var item = 0; item < items; item++)
            {
                column[item] = latents[(item * latentCount) + latent];
            }

            var top = Scoring.TopItems.Select(column, depth);
            var hits = 0;
            foreach (var item in top)
            {
                hits += carries[item] ? 1 : 0;
            }

            matches[latent] = new ConceptMatch(latent, PointBiserial(column, carries, baseRate), (double)hits / top.Length, baseRate);
        }

        return matches;
    }

    /// <summary>Pearson's correlation with a variable of 0 and 1: (mean of carriers - mean of others) sqrt(p (1 - p)) / deviation.</summary>
    private static double PointBiserial(float[] column, ReadOnlySpan<bool> carries, double share)
    {
        double sum = 0, squares = 0, carried = 0;
        var isConstant = true;
        for (var item = 0; item < column.Length; item++)
        {
            sum += column[item];
            squares += (double)column[item] * column[item];
            carried += carries[item] ? column[item] : 0;
            isConstant &= column[item] == column[0];
        }

        var mean = sum / column.Length;
        var variance = (squares / column.Length) - (mean * mean);
        if (isConstant || variance <= 0 || share is <= 0 or >= 1) // Rounding may leave a constant a little variance.
        {
            return 0;
        }

        var carriers = share * column.Length;
        var difference = (carried / carriers) - ((sum - carried) / (column.Length - carriers));
        return Math.Clamp(difference * Math.Sqrt(share * (1 - share) / variance), -1, 1);
    }
}
