namespace RecInterp.Core.Fidelity;

/// <summary>How often the latents of a dictionary are active on a set of rows. Active means not 0.</summary>
/// <param name="MeanActive">Mean number of active latents in a row (L0), from 0 to m.</param>
/// <param name="Dead">Number of latents that are active in no row.</param>
/// <param name="Rows">Number of rows measured, B.</param>
/// <param name="Density">For each latent, the share of rows in which it is active: m values from 0 to 1.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record LatentUsage(double MeanActive, int Dead, int Rows, double[] Density)
{
    /// <summary>Density above which a latent counts as dense: active in more than half of the rows, it tells hardly any row from another.</summary>
    public const double DenseAbove = 0.5;

    /// <summary>Number of latents that are active in more than half of the rows, from 0 to m.</summary>
    public int Dense => Density.Count(share => share > DenseAbove);

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
        Count(latents, active);
        return Of(active, rows);
    }

    /// <summary>Adds the rows in which each latent is active to a running count, for tables that are encoded in blocks.</summary>
    /// <param name="latents">z, shape [B, m], row-major; m is the length of <paramref name="active"/>.</param>
    /// <param name="active">For each latent the rows counted so far, m values; added to.</param>
    /// <exception cref="ArgumentException"><paramref name="latents"/> is not a whole number of rows of m, or m is 0.</exception>
    public static void Count(ReadOnlySpan<float> latents, Span<long> active)
    {
        int rows = BatchShape.Rows(latents.Length, active.Length, nameof(latents));
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> code = latents.Slice(row * active.Length, active.Length);
            for (int latent = 0; latent < active.Length; latent++)
            {
                active[latent] += code[latent] != 0f ? 1 : 0;
            }
        }
    }

    /// <summary>The usage that a finished count says.</summary>
    /// <param name="active">For each latent the rows in which it is active, each from 0 to <paramref name="rows"/>.</param>
    /// <param name="rows">Rows that were counted, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows.</exception>
    public static LatentUsage Of(ReadOnlySpan<long> active, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        double[] density = new double[active.Length];
        long sum = 0;
        int dead = 0;
        for (int latent = 0; latent < active.Length; latent++)
        {
            density[latent] = (double)active[latent] / rows;
            sum += active[latent];
            dead += active[latent] == 0 ? 1 : 0;
        }

        return new LatentUsage((double)sum / rows, dead, rows, density);
    }
}
