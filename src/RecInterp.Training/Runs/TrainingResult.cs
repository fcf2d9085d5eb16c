using RecInterp.Core.Dictionaries;

namespace RecInterp.Training.Runs;

/// <summary>What training gives.</summary>
/// <param name="Dictionary">The dictionary.</param>
/// <param name="Record">How it came to be.</param>
public sealed record TrainingResult(LatentDictionary Dictionary, TrainingRecord Record);
