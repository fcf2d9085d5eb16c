using RecInterp.Core.Fidelity;

namespace RecInterp.Core.Concepts;

/// <summary>How purely the best of m latents stands for a concept, beside what chance would give.</summary>
/// <remarks>
/// <code>
/// purity@K = share of the latent's K strongest items that carry the concept
/// best     = the latent whose purity, meant over the depths K, is highest; of equal ones the first
/// p        = (1 + shuffles whose best is at least as pure) / (1 + shuffles)
/// </code>
/// <para>Purity as table 1 of arXiv 2511.18024 has it; equally strong items: the lower index comes first. A shuffle deals the concept's flags out to the items anew and chooses the
/// best latent again, so p pays for the choice among m latents, which a base rate does not.</para>
/// </remarks>
/// <param name="Latent">The best latent.</param>
/// <param name="Depths">K, rising.</param>
/// <param name="Purities">Purity at each depth, 0 to 1.</param>
/// <param name="BaseRate">Share of all items that carry the concept, 0 to 1.</param>
/// <param name="P">Probability, above 0 and at most 1, of as pure a best latent where flags and items have nothing to do with each other; null where nothing was shuffled.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record ConceptPurity(int Latent, IReadOnlyList<int> Depths, IReadOnlyList<double> Purities, double BaseRate, double? P)
{
    /// <summary>Purity over base rate at each depth; 0 where no item carries the concept.</summary>
    public IReadOnlyList<double> Lifts => [.. Purities.Select(purity => BaseRate > 0 ? purity / BaseRate : 0)];

    /// <summary>Purity at a depth.</summary>
    /// <param name="depth">K, one of <see cref="Depths"/>.</param>
    /// <exception cref="ArgumentException">The depth was not measured.</exception>
    public double At(int depth)
    {
        for (var i = 0; i < Depths.Count; i++)
        {
            if (Depths[i] == depth)
            {
                return Purities[i];
            }
        }

        throw new ArgumentException($"found depth {depth}, expected one that was measured: {string.Join(", ", Depths)}", nameof(depth));
    }

    /// <summary>Finds the best latent for each of some concepts.</summary>
    /// <param name="latents">Item latents, shape [I, m], row-major, finite.</param>
    /// <param name="latentCount">m, at least 1.</param>
    /// <param name="concepts">For each concept, for each of I items, whether it carries the concept.</param>
    /// <param name="depths">K, rising, each from 1 to I.</param>
    /// <param name="shuffles">Shuffles for p, at least 0; 0 leaves p out. Default 1,000, so that p is 0.001 at least.</param>
    /// <param name="seed">Seed of the shuffles; each concept's are its own, so that p does not depend on the other concepts. Default 0.</param>
    /// <returns>One for each concept, in order.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, depths do not rise or are out of range, or a latent is not finite.</exception>
    public static ConceptPurity[] OfBest(
        ReadOnlySpan<float> latents, int latentCount, IReadOnlyList<bool[]> concepts, IReadOnlyList<int> depths, int shuffles = 1000, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(concepts);
        ArgumentNullException.ThrowIfNull(depths);
        ArgumentOutOfRangeException.ThrowIfNegative(shuffles);
        var items = BatchShape.Rows(latents.Length, latentCount, nameof(latents));
        if (concepts.FirstOrDefault(carries => carries.Length != items) is { } other)
        {
            throw new ArgumentException($"found {other.Length} flags for a concept, expected one for each of {items} items", nameof(concepts));
        }

        if (depths.Count == 0 || depths[0] < 1 || depths[^1] > items || depths.Zip(depths.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new ArgumentException($"found depths {string.Join(", ", depths)}, expected rising numbers from 1 to {items}", nameof(depths));
        }

        var strongest = new StrongestItems(latentCount, depths[^1]);
        strongest.Add(latents);
        return [.. concepts.Select(carries => OfBest(strongest, carries, depths, shuffles, seed))];
    }

    private static ConceptPurity OfBest(StrongestItems strongest, bool[] carries, IReadOnlyList<int> depths, int shuffles, int seed)
    {
        var (best, found) = Best(strongest, carries, depths);
        var random = new Random(seed);
        var shuffled = carries.ToArray();
        var asPure = 0;
        for (var shuffle = 0; shuffle < shuffles; shuffle++)
        {
            random.Shuffle(shuffled);
            asPure += Best(strongest, shuffled, depths).Sum >= found ? 1 : 0;
        }

        var purities = new double[depths.Count];
        _ = Sum(strongest.ItemsOf(best), carries, depths, purities);
        return new ConceptPurity(best, depths, purities, (double)carries.Count(carried => carried) / carries.Length, shuffles == 0 ? null : (1.0 + asPure) / (1 + shuffles));
    }

    private static (int Latent, double Sum) Best(StrongestItems strongest, bool[] carries, IReadOnlyList<int> depths)
    {
        var (best, highest) = (0, double.NegativeInfinity);
        for (var latent = 0; latent < strongest.LatentCount; latent++)
        {
            var sum = Sum(strongest.ItemsOf(latent), carries, depths, default);
            (best, highest) = sum > highest ? (latent, sum) : (best, highest);
        }

        return (best, highest);
    }

    /// <summary>The sum of a latent's purities, each of which is also kept where there is room.</summary>
    private static double Sum(ReadOnlySpan<int> items, bool[] carries, IReadOnlyList<int> depths, Span<double> purities)
    {
        double sum = 0;
        var (hits, place) = (0, 0);
        for (var i = 0; i < depths.Count; i++)
        {
            for (; place < depths[i]; place++)
            {
                hits += carries[items[place]] ? 1 : 0;
            }

            var purity = (double)hits / depths[i];
            sum += purity;
            if (!purities.IsEmpty)
            {
                purities[i] = purity;
            }
        }

        return sum;
    }
}
