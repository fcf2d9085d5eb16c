using RecInterp.Core.Concepts;
using RecInterp.Core.Scoring;
using RecInterp.Reproduction.Bases;

namespace RecInterp.Reproduction.Purity;

/// <summary>What table 1 says of some latents.</summary>
/// <param name="Concepts">One for each of <see cref="FilmConcept.All"/>.</param>
/// <param name="Popularity">Of the latent whose strongest films are most popular: mean percentile of these films at each depth, 0 for the most popular film.</param>
internal sealed record PurityMeasures(IReadOnlyList<ConceptPurity> Concepts, IReadOnlyList<double> Popularity)
{
    /// <summary>K.</summary>
    public static IReadOnlyList<int> Depths { get; } = [10, 20, 50];

    /// <summary>Rows that pass: at least 0.8 of 10 and 0.6 of 50.</summary>
    public int Passed => Concepts.Count(Passes);

    /// <summary>Whether a concept's best latent is pure: at least 0.8 of 10 and 0.6 of 50.</summary>
    public static bool Passes(ConceptPurity purity) => purity.At(10) >= 0.8 && purity.At(50) >= 0.6;

    /// <summary>Measures latents.</summary>
    /// <param name="latents">Item latents, shape [I, m].</param>
    /// <param name="latentCount">m.</param>
    /// <param name="set">The films.</param>
    /// <param name="shuffles">Shuffles for p.</param>
    public static PurityMeasures Of(float[] latents, int latentCount, PaperSet set, int shuffles) => new(
        ConceptPurity.OfBest(latents, latentCount, [.. FilmConcept.All.Select(concept => concept.Carriers(set))], Depths, shuffles),
        MostPopular(latents, latentCount, set.PopularityRanks));

    private static double[] MostPopular(float[] latents, int latentCount, int[] ranks)
    {
        var column = new float[ranks.Length];
        double[]? best = null;
        for (var latent = 0; latent < latentCount; latent++)
        {
            for (var item = 0; item < column.Length; item++)
            {
                column[item] = latents[(item * latentCount) + latent];
            }

            var top = TopItems.Select(column, Depths[^1]);
            double[] found = [.. Depths.Select(depth => top.Take(depth).Average(item => 100.0 * ranks[item] / ranks.Length))];
            best = best is null || found[0] < best[0] ? found : best;
        }

        return best!;
    }
}
