using RecInterp.Core.Dictionaries;
using RecInterp.Reproduction.RecSae.Bases;

namespace RecInterp.Reproduction.RecSae.Concepts;

/// <summary>Scales one latent at a time and looks what becomes of the lists.</summary>
/// <remarks>
/// <code>
/// presence(l) = share of the test cases with z_l != 0 whose first 10 items show the concept of l
/// </code>
/// <para>arXiv 2411.06112, section 8, eq. (5). For these cases z_l becomes c z_l, the rest stays, neither ReLU nor the choice of the k largest is applied again, and the reconstruction takes
/// the probe's place: c = 1 is the reconstruction, c = 0 removes the latent. A list shows a concept if the term stands in the text of any of its items.</para>
/// </remarks>
internal static class TargetedTuning
{
    private const int ListLength = 10;

    /// <summary>Measures the presence of related and other concepts.</summary>
    /// <param name="base">The base.</param>
    /// <param name="cases">The test cases.</param>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="study">What its latents are called.</param>
    /// <param name="factors">c.</param>
    /// <param name="casesPerLatent">Most cases of a latent, the first ones by number; null takes all.</param>
    /// <param name="cancellation">Stops the ranking.</param>
    public static PresenceCurve Run(
        ProbeFolder @base, InterpretedCases cases, LatentDictionary dictionary, ConceptStudy study, IReadOnlyList<int> factors, int? casesPerLatent, CancellationToken cancellation)
    {
        var concepts = study.Verified.ToList();
        var names = concepts.Select(concept => concept.Name).Distinct().ToList();
        var places = names.Select((name, place) => (name, place)).ToDictionary(entry => entry.name, entry => entry.place);
        var termNames = @base.Data.Terms.Select(terms => terms.Distinct().Where(places.ContainsKey).Select(term => places[term]).ToArray()).ToArray();
        var (related, other) = (new double[factors.Count], new double[factors.Count]);
        var scores = new float[@base.Items.Rows];
        var (latents, scales, probe) = (new float[dictionary.LatentCount], new RowScale[1], new float[dictionary.EmbeddingWidth]);
        var counted = 0;
        foreach (var concept in concepts)
        {
            cancellation.ThrowIfCancellationRequested();
            var active = study.Test.CasesOf(concept.Latent).Select(entry => entry.Case).Order().Take(casesPerLatent ?? int.MaxValue).ToArray();
            if (active.Length == 0)
            {
                continue;
            }

            counted++;
            for (var f = 0; f < factors.Count; f++)
            {
                var shown = new int[names.Count];
                foreach (var number in active)
                {
                    dictionary.Encode(cases.Probes.Row(number), latents, scales);
                    latents[concept.Latent] *= factors[f];
                    dictionary.Decode(latents, scales, probe);
                    foreach (var name in cases.List(@base, number, probe, ListLength, scores).SelectMany(item => termNames[item]).Distinct())
                    {
                        shown[name]++;
                    }
                }

                var own = places[concept.Name];
                related[f] += (double)shown[own] / active.Length;
                other[f] += names.Count > 1 ? (double)(shown.Sum() - shown[own]) / active.Length / (names.Count - 1) : 0;
            }
        }

        double Mean(double sum) => counted == 0 ? 0 : sum / counted;
        return new PresenceCurve(factors, [.. related.Select(Mean)], [.. other.Select(Mean)], counted);
    }
}
