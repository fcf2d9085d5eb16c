namespace RecInterp.Core.Fidelity;

/// <summary>How many latents are rare and how many are common: a histogram of log10 of their densities, in half decades.</summary>
/// <remarks>
/// <code>
/// bin of a latent = floor((log10(density) + 5) / 0.5), kept within 0 to 9
/// </code>
/// <para>The edges are the same for every dictionary, so that histograms of two can be laid side by side. Bin b holds densities from its lower
/// edge up to, not including, its upper; the last one also holds density 1, the first one everything rarer than 10^-5.</para>
/// </remarks>
/// <param name="Log10Edges">log10 of the 11 edges: -5, -4.5, ... 0.</param>
/// <param name="Counts">Latents in each of the 10 bins.</param>
/// <param name="Dead">Latents that are active in no row: they have no logarithm, and stand in no bin.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record DensityHistogram(IReadOnlyList<double> Log10Edges, IReadOnlyList<int> Counts, int Dead)
{
    private const double Lowest = -5; // One row in 100,000.
    private const double Width = 0.5;
    private const int Bins = 10;

    /// <summary>Sorts latents into bins.</summary>
    /// <param name="usage">How often each latent is active.</param>
    /// <exception cref="ArgumentNullException"><paramref name="usage"/> is null.</exception>
    public static DensityHistogram Of(LatentUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        int[] counts = new int[Bins];
        foreach (double density in usage.Density)
        {
            if (density > 0)
            {
                counts[(int)Math.Clamp(Math.Floor((Math.Log10(density) - Lowest) / Width), 0, Bins - 1)]++;
            }
        }

        return new DensityHistogram([.. Enumerable.Range(0, Bins + 1).Select(edge => Lowest + (edge * Width))], counts, usage.Dead);
    }
}
