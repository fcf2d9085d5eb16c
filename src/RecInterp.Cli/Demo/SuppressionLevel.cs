namespace RecInterp.Cli.Demo;

/// <summary>How a level of suppression changes the lists of a concept's audience.</summary>
/// <param name="Level">What the concept's latents are set to: a multiple of each latent's 99th percentile over users; null is no edit.</param>
/// <param name="ConceptShare">Share of the top ten that carries the concept, mean over the audience.</param>
/// <param name="KeptShare">Share of the other items of the original top ten that is still there, mean over the audience.</param>
internal sealed record SuppressionLevel(double? Level, double ConceptShare, double KeptShare);
