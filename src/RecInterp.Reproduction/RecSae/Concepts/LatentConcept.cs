using RecInterp.Core.Concepts;
using RecInterp.Core.Concepts.Terms;

namespace RecInterp.Reproduction.RecSae.Concepts;

/// <summary>What a latent is called, and how that was verified.</summary>
/// <param name="Latent">Number of the latent.</param>
/// <param name="Items">The items that name it: what the recommender put first in its strongest train cases, strongest first, an item as often as it stood there.</param>
/// <param name="Terms">The best terms of their texts, best first; none where they have no text.</param>
/// <param name="Verification">How the first term did on test cases.</param>
internal sealed record LatentConcept(int Latent, IReadOnlyList<int> Items, IReadOnlyList<RankedTerm> Terms, ConceptVerification Verification)
{
    /// <summary>The term that names it.</summary>
    public string Name => Terms[0].Term;
}
