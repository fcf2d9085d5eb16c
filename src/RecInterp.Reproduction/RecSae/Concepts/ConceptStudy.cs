using RecInterp.Core.Concepts;
using RecInterp.Core.Concepts.Terms;
using RecInterp.Core.Towers;
using RecInterp.Reproduction.RecSae.Bases;

namespace RecInterp.Reproduction.RecSae.Concepts;

/// <summary>Names latents by the texts of what the recommender shows when they are strongest, and verifies the names on other cases.</summary>
/// <remarks>arXiv 2411.06112, 3.3 with TF-IDF: N = 5 strongest train cases name a latent; the N strongest test cases and N random ones in which it is not active verify the name. The
/// paper tells two ways to divide the cases; this is the one that it says leaks nothing.</remarks>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
internal sealed class ConceptStudy
{
    /// <summary>N of the paper: cases that name a latent, that verify it, and that must not carry its name.</summary>
    public const int CaseCount = 5;

    private const int TermCount = 3;

    private ConceptStudy(LatentCodes train, LatentCodes test, IReadOnlyList<LatentConcept> concepts, LatentSimilarity similarity, LatentSimilarity verifiedSimilarity) =>
        (Train, Test, Concepts, Similarity, VerifiedSimilarity) = (train, test, concepts, similarity, verifiedSimilarity);

    /// <summary>Codes of the train cases.</summary>
    public LatentCodes Train { get; }

    /// <summary>Codes of the test cases.</summary>
    public LatentCodes Test { get; }

    /// <summary>The latents that have a name, by number.</summary>
    public IReadOnlyList<LatentConcept> Concepts { get; }

    /// <summary>Similarity of the items of all latents.</summary>
    public LatentSimilarity Similarity { get; }

    /// <summary>Similarity of the items of the verified latents.</summary>
    public LatentSimilarity VerifiedSimilarity { get; }

    /// <summary>The latents whose names are verified.</summary>
    public IEnumerable<LatentConcept> Verified => Concepts.Where(concept => concept.Verification.IsVerified);

    /// <summary>Number of distinct names.</summary>
    public int NameCount => Concepts.Select(concept => concept.Name).Distinct().Count();

    /// <summary>Number of distinct verified names.</summary>
    public int VerifiedCount => Verified.Select(concept => concept.Name).Distinct().Count();

    /// <summary>Runs the study.</summary>
    /// <param name="base">The base.</param>
    /// <param name="trainCases">Train cases.</param>
    /// <param name="testCases">Test cases.</param>
    /// <param name="encode">What gives a table's codes.</param>
    /// <param name="seed">Seed of the draw of cases in which a latent is not active.</param>
    public static ConceptStudy Run(ProbeFolder @base, InterpretedCases trainCases, InterpretedCases testCases, Func<EmbeddingTable, LatentCodes> encode, int seed = 0)
    {
        var (train, test) = (encode(trainCases.Probes), encode(testCases.Probes));
        var m = train.LatentCount;
        var items = Enumerable.Range(0, m).Select(latent => train.CasesOf(latent).Take(CaseCount).Select(entry => trainCases.TopItems[entry.Case]).ToArray()).ToArray();
        var pairs = Enumerable.Range(0, m).Select(latent => LatentSimilarity.FirstTwo(train.CasesOf(latent).Select(entry => trainCases.TopItems[entry.Case]))).ToArray();

        // 1. Names. A document is the texts of a latent's distinct items.
        var terms = @base.Data.Terms;
        var ranked = TermRanking.Rank([.. items.Select(list => (IReadOnlyList<string>)[.. list.Distinct().SelectMany(item => terms[item])])], TermCount);

        // 2. Verification.
        var termSets = terms.Select(list => list.ToHashSet(StringComparer.Ordinal)).ToArray();
        var random = new Random(seed);
        var concepts = new List<LatentConcept>();
        for (var latent = 0; latent < m; latent++)
        {
            if (ranked[latent].Count == 0)
            {
                continue;
            }

            bool Carries(int number) => termSets[testCases.TopItems[number]].Contains(ranked[latent][0].Term);
            var positives = test.CasesOf(latent).Take(CaseCount).Select(entry => Carries(entry.Case)).ToArray();
            var negatives = NotActive(test, latent, random).Select(Carries).ToArray();
            concepts.Add(new LatentConcept(latent, items[latent], ranked[latent], ConceptVerification.Measure(positives, negatives)));
        }

        // 3. Similarity.
        var verified = concepts.Where(concept => concept.Verification.IsVerified).Select(concept => concept.Latent).ToHashSet();
        return new ConceptStudy(
            train,
            test,
            concepts,
            LatentSimilarity.Measure(@base.Items, pairs),
            LatentSimilarity.Measure(@base.Items, [.. pairs.Select((pair, latent) => verified.Contains(latent) ? pair : null)]));
    }

    /// <summary>Random cases in which a latent is not active.</summary>
    private static List<int> NotActive(LatentCodes codes, int latent, Random random)
    {
        var active = codes.CasesOf(latent).Select(entry => entry.Case).ToHashSet();
        var found = new List<int>();
        var most = Math.Min(CaseCount, codes.Count - active.Count);
        while (found.Count < most)
        {
            var number = random.Next(codes.Count);
            if (!active.Contains(number) && !found.Contains(number))
            {
                found.Add(number);
            }
        }

        return found;
    }
}
