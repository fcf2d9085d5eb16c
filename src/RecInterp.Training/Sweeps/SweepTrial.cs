namespace RecInterp.Training.Sweeps;

/// <summary>A trial that has ended.</summary>
/// <param name="Spec">What was tried.</param>
/// <param name="Result">What came of it; null where training diverged.</param>
/// <param name="Fault">Why there is no result; null where there is one.</param>
/// <param name="Seconds">Time that training and measuring took.</param>
public sealed record SweepTrial(TrialSpec Spec, TrialResult? Result, string? Fault, double Seconds);
