namespace RecInterp.Reproduction.Experiments;

/// <summary>One number of an experiment beside the published one.</summary>
/// <param name="Name">What was measured, such as "MF, HR@20, training items left in".</param>
/// <param name="Ours">What was measured here: of several seeds the mean, or what <paramref name="Bar"/> says.</param>
/// <param name="Spread">Largest less smallest value over the seeds; null where there is one.</param>
/// <param name="Theirs">The published number; null where none is published.</param>
/// <param name="Bar">The tolerance in words, such as "0.455 +- 0.02"; empty where a number is only reported.</param>
/// <param name="Holds">Whether the bar holds; null where a number is only reported.</param>
/// <param name="Note">What a reader must know to compare the two; empty where there is nothing.</param>
public sealed record Comparison(string Name, double Ours, double? Spread, double? Theirs, string Bar, bool? Holds, string Note = "");
