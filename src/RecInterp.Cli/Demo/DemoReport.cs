using RecInterp.Training.Evaluation;

namespace RecInterp.Cli.Demo;

/// <summary>What the demonstration ends with.</summary>
/// <param name="Steps">The steps with their times.</param>
/// <param name="HitRate">Share of users whose held-out item the scorer ranks in the top ten of what they have not watched.</param>
/// <param name="PopularityHitRate">The same if everybody is shown what is most watched.</param>
/// <param name="Fidelity">The dictionary's fidelity beside its baselines.</param>
/// <param name="Concept">The concept that was suppressed.</param>
/// <param name="Latents">The latents that carry it.</param>
/// <param name="Purity">Share of items with the concept among the strongest 20 of the best latent.</param>
/// <param name="BaseRate">Share of items with the concept in the catalogue.</param>
/// <param name="Levels">Suppression, level by level, for the concept's audience.</param>
/// <param name="Audience">Users over whom the levels are averaged: at most 50, those whose top ten is nearest to half of the concept.</param>
/// <param name="Level">The gentlest of these levels that takes the concept out of the lists.</param>
/// <param name="User">The user whose lists are shown.</param>
/// <param name="Before">The user's top ten as the scorer gives them.</param>
/// <param name="After">The user's top ten after the edit at that level.</param>
/// <param name="NoOpIsExact">Whether an edit without effect gave the embeddings back bit for bit, over gRPC.</param>
/// <param name="Seconds">Time of the whole.</param>
internal sealed record DemoReport(
    IReadOnlyList<DemoStep> Steps,
    double HitRate,
    double PopularityHitRate,
    FidelityReport Fidelity,
    string Concept,
    int[] Latents,
    double Purity,
    double BaseRate,
    IReadOnlyList<SuppressionLevel> Levels,
    int Audience,
    double? Level,
    int User,
    IReadOnlyList<ListedItem> Before,
    IReadOnlyList<ListedItem> After,
    bool NoOpIsExact,
    double Seconds);
