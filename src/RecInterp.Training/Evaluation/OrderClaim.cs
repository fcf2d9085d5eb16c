namespace RecInterp.Training.Evaluation;

/// <summary>One step of the published order of architectures, and whether it is found here.</summary>
/// <param name="Measure">F1 or MCC.</param>
/// <param name="First">The architecture that is above, or one of two that are level.</param>
/// <param name="Second">The other.</param>
/// <param name="Level">Whether the two are published as level.</param>
/// <param name="Difference">First minus second, as measured here.</param>
/// <param name="Holds">Whether the first is above the second, or, where they are level, they are within <see cref="PublishedOrder.LevelWithin"/>.</param>
public sealed record OrderClaim(string Measure, string First, string Second, bool Level, double Difference, bool Holds);
