namespace RecInterp.Reproduction.Profiles;

/// <summary>Mean activation of each latent for a group of users or items, beside that for all.</summary>
/// <param name="Group">Mean of the group, by latent.</param>
/// <param name="All">Mean of all, by latent.</param>
internal sealed record ActivationProfile(double[] Group, double[] All)
{
    /// <summary>The latent that is most active for the group.</summary>
    public int Peak => Array.IndexOf(Group, Group.Max());

    /// <summary>The group's mean over that of all, for a latent; 0 where it is active for nobody.</summary>
    public double Selectivity(int latent) => All[latent] > 0 ? Group[latent] / All[latent] : 0;

    /// <summary>Measures a group.</summary>
    /// <param name="latents">z, shape [n, m].</param>
    /// <param name="latentCount">m.</param>
    /// <param name="belongs">For each of n rows whether it is of the group; at least one is.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the group is empty.</exception>
    public static ActivationProfile Of(ReadOnlySpan<float> latents, int latentCount, IReadOnlyList<bool> belongs)
    {
        if (latents.Length != belongs.Count * latentCount || !belongs.Contains(true))
        {
            throw new ArgumentException($"found {latents.Length} latents and a group of {belongs.Count(one => one)} among {belongs.Count} rows, expected {latentCount} latents a row and at least one in the group", nameof(latents));
        }

        var (group, all) = (new double[latentCount], new double[latentCount]);
        for (var i = 0; i < latents.Length; i++)
        {
            all[i % latentCount] += latents[i] / belongs.Count;
            group[i % latentCount] += belongs[i / latentCount] ? latents[i] : 0;
        }

        var count = belongs.Count(one => one);
        return new ActivationProfile(Array.ConvertAll(group, sum => sum / count), all);
    }
}
