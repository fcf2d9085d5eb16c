namespace RecInterp.Training.Runs;

/// <summary>What training saw in one epoch.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Step">Steps done since the start.</param>
/// <param name="Steps">Steps of the whole run.</param>
/// <param name="Loss">Mean loss over the epoch's steps.</param>
/// <param name="MeanActive">L0: mean number of active latents in a row, users and items together, in the epoch's last batch.</param>
/// <param name="Seconds">Seconds since the first step began.</param>
/// <param name="Fidelity">RBO@30 of some users' lists as a share of its maximum, where it was measured in this epoch.</param>
public sealed record TrainingProgress(int Epoch, int Step, int Steps, LossTerms Loss, double MeanActive, double Seconds, double? Fidelity = null);
