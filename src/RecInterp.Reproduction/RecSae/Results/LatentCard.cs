namespace RecInterp.Reproduction.RecSae.Results;

/// <summary>A latent of RecSAE's results file.</summary>
/// <param name="Latent">Number of the latent.</param>
/// <param name="Titles">Titles of what the recommender shows when it is strongest, as published: HTML entities stay, a title may stand twice, and may be empty.</param>
internal sealed record LatentCard(int Latent, IReadOnlyList<string> Titles);
