namespace RecInterp.Training.Runs;

/// <summary>What a step saw.</summary>
/// <param name="Loss">The loss, before the step. Where a term is not finite, nothing was changed.</param>
/// <param name="MeanActive">L0 of the batch.</param>
internal readonly record struct StepOutcome(LossTerms Loss, double MeanActive);
