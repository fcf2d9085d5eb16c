using RecInterp.Core.Concepts;
using RecInterp.Reproduction.RecSae.Bases;

namespace RecInterp.Reproduction.RecSae.Concepts;

/// <summary>How often the first item shows a latent's concept, over levels of the latent's activation.</summary>
/// <remarks>arXiv 2411.06112, figures 3 and 5, over all verified latents and all test cases.</remarks>
/// <param name="HitRatios">Share of the (case, latent) pairs of a level whose first item carries the concept, levels 0 to 10; null where a level has no pair.</param>
/// <param name="Pairs">Pairs of each level.</param>
/// <param name="GlobalHitRatio">The same share over all pairs.</param>
/// <param name="PositiveMean">Mean activation of pairs whose first item carries the concept, in units of the latent's largest train activation.</param>
/// <param name="NegativeMean">The same of the other pairs.</param>
internal sealed record LevelCurve(IReadOnlyList<double?> HitRatios, IReadOnlyList<long> Pairs, double GlobalHitRatio, double PositiveMean, double NegativeMean)
{
    /// <summary>Counts.</summary>
    /// <param name="base">The base.</param>
    /// <param name="cases">The test cases.</param>
    /// <param name="study">What latents are called.</param>
    public static LevelCurve Of(ProbeFolder @base, InterpretedCases cases, ConceptStudy study)
    {
        var levels = ActivationLevels.Fit(study.Train.LatentCount, study.Train.Latents, study.Train.Values);
        var (hits, pairs) = (new long[ActivationLevels.Highest + 1], new long[ActivationLevels.Highest + 1]);
        var (sums, counts) = (new double[2], new long[2]);
        foreach (var concept in study.Verified)
        {
            var carriers = new bool[@base.Items.Rows];
            for (var item = 0; item < carriers.Length; item++)
            {
                carriers[item] = @base.Data.Terms[item].Contains(concept.Name);
            }

            var largest = study.Train.CasesOf(concept.Latent)[0].Value;
            var values = new float[study.Test.Count];
            foreach (var (number, value) in study.Test.CasesOf(concept.Latent))
            {
                values[number] = value;
            }

            for (var number = 0; number < values.Length; number++)
            {
                var (level, hit) = (levels.Of(concept.Latent, values[number]), carriers[cases.TopItems[number]] ? 1 : 0);
                hits[level] += hit;
                pairs[level]++;
                sums[hit] += values[number] / largest;
                counts[hit]++;
            }
        }

        return new LevelCurve(
            [.. hits.Zip(pairs, (hit, count) => count == 0 ? (double?)null : (double)hit / count)],
            pairs,
            (double)hits.Sum() / Math.Max(1, pairs.Sum()),
            sums[1] / Math.Max(1, counts[1]),
            sums[0] / Math.Max(1, counts[0]));
    }
}
