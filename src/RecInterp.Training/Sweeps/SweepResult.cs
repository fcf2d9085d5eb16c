using RecInterp.Training.Runs;

namespace RecInterp.Training.Sweeps;

/// <summary>What a sweep gives.</summary>
/// <param name="Report">What was found.</param>
/// <param name="Best">The best trial's dictionary; null where there is none, or where the best was trained in an earlier sweep: the same options train it again.</param>
public sealed record SweepResult(SweepReport Report, TrainingResult? Best);
