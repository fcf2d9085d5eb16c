using RecInterp.Core.Dictionaries;

namespace RecInterp.Reproduction.RecSae.Published;

/// <summary>What the published form of training gives.</summary>
/// <param name="Dictionary">The dictionary of the best epoch.</param>
/// <param name="Epochs">All epochs.</param>
internal sealed record PublishedResult(LatentDictionary Dictionary, IReadOnlyList<PublishedEpoch> Epochs);
