namespace RecInterp.Core.Concepts;

/// <summary>Tells how strong an activation is for its latent: level 0 for none, 1 to 10 by tenths of what the latent showed in training.</summary>
/// <remarks>arXiv 2411.06112, 3.3: level 0 is no activation; levels 1 to 10 are bins of equal frequency over the training set. The paper does not say whether bins are a latent's own; here
/// they are, but a latent that was seen too seldom takes those of all latents together. A value in the training set that is larger than i tenths of the latent's values has a level above i.</remarks>
/// <threadsafety>Safe for concurrent calls; nothing writes to it after it is made.</threadsafety>
public sealed class ActivationLevels
{
    /// <summary>The highest level.</summary>
    public const int Highest = 10;

    /// <summary>Fewest activations from which a latent has bins of its own, unless told otherwise: two for each level.</summary>
    public const int FewestByDefault = 20;

    private readonly float[][] _cuts; // By latent; the shared ones where it has none of its own.

    private ActivationLevels(float[][] cuts, int own)
    {
        _cuts = cuts;
        OwnCount = own;
    }

    /// <summary>m, number of latents.</summary>
    public int LatentCount => _cuts.Length;

    /// <summary>How many latents have bins of their own.</summary>
    public int OwnCount { get; }

    /// <summary>Finds the bins.</summary>
    /// <param name="latentCount">m, at least 1.</param>
    /// <param name="latents">Number of the latent of each activation, 0 to m - 1.</param>
    /// <param name="values">The activations, as many; those that are not above 0 are no activations and are left out.</param>
    /// <param name="fewest">Fewest activations from which a latent has bins of its own, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a latent's number is outside its range.</exception>
    public static ActivationLevels Fit(int latentCount, ReadOnlySpan<int> latents, ReadOnlySpan<float> values, int fewest = FewestByDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latentCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 1);
        if (latents.Length != values.Length)
        {
            throw new ArgumentException($"found {values.Length} values, expected one for each of {latents.Length} latents", nameof(values));
        }

        var seen = new List<float>[latentCount];
        var all = new List<float>();
        for (var i = 0; i < latents.Length; i++)
        {
            if ((uint)latents[i] >= (uint)latentCount)
            {
                throw new ArgumentException($"activation {i}: found latent {latents[i]}, expected 0 to {latentCount - 1}", nameof(latents));
            }

            if (values[i] > 0)
            {
                (seen[latents[i]] ??= []).Add(values[i]);
                all.Add(values[i]);
            }
        }

        var shared = Cuts(all);
        var own = seen.Count(list => list?.Count >= fewest);
        return new ActivationLevels([.. seen.Select(list => list?.Count >= fewest ? Cuts(list) : shared)], own);
    }

    /// <summary>The level of an activation.</summary>
    /// <param name="latent">Number of the latent.</param>
    /// <param name="value">Its activation; what is not above 0, as a choice among too few positive ones may leave, is level 0.</param>
    /// <returns>0 to <see cref="Highest"/>; it never falls as the value rises.</returns>
    public int Of(int latent, float value)
    {
        if (!(value > 0))
        {
            return 0;
        }

        var level = 1;
        foreach (var cut in _cuts[latent])
        {
            level += value > cut ? 1 : 0;
        }

        return level;
    }

    /// <summary>The largest value of each tenth but the last.</summary>
    private static float[] Cuts(List<float> values)
    {
        if (values.Count == 0)
        {
            return new float[Highest - 1];
        }

        values.Sort();
        var cuts = new float[Highest - 1];
        for (var tenth = 1; tenth < Highest; tenth++)
        {
            cuts[tenth - 1] = values[Math.Max(0, (int)(((long)tenth * values.Count + Highest - 1) / Highest) - 1)];
        }

        return cuts;
    }
}
