namespace RecInterp.Core.Fidelity;

/// <summary>How often the latents of a dictionary are active on a set of rows. Active means not 0.</summary>
/// <param name="MeanActive">Mean number of active latents in a row (L0), from 0 to m.</param>
/// <param name="Dead">Number of latents that are active in no row.</param>
/// <param name="Rows">Number of rows measured, B.</param>
/// <param name="Density">For each latent, the share of rows in which it is active: m values from 0 to 1.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record LatentUsage(double MeanActive, int Dead, int Rows, double[] Density)
{
    /// <summary>Counts active latents.</summary>
    /// <param name="latents">z, shape [B, m], row-major, B at least 1.</param>
    /// <param name="latentCount">m, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="latentCount"/> is below 1, or <paramref name="latents"/> is empty or not a whole
    /// number of rows.</exception>
    public static LatentUsage Measure(ReadOnlySpan<float> latents, int latentCount)
    {
        int rows = BatchShape.Rows(latents.Length, latentCount, nameof(latents));
        if (rows == 0)
        {
            throw new ArgumentException("latents holds no rows; usage is measured on at least one.", nameof(latents));
        }

        long[] active = new long[latentCount];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> code = latents.Slice(row * latentCount, latentCount);
            for (int latent = 0; latent < latentCount; latent++)
            {
                active[latent] += code[latent] != 0f ? 1 : 0;
            }
        }

        return new LatentUsage(
            MeanActive: (double)active.Sum() / rows,
            Dead: active.Count(count => count == 0),
            Rows: rows,
            Density: [.. active.Select(count => (double)count / rows)]);
    }
}
