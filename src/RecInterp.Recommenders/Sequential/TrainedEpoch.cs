namespace RecInterp.Recommenders.Sequential;

/// <summary>What one pass over the training rows gave.</summary>
/// <param name="Stage">The stage: "train", or TiMiRec's "pretrain" and "finetune".</param>
/// <param name="Epoch">Number of the pass within its stage, from 1.</param>
/// <param name="Loss">Mean loss of its rows, before each step.</param>
/// <param name="Figure">What is chosen by, higher is better; null where nothing was measured.</param>
/// <param name="IsBest">Whether the weights after this pass are the ones kept so far.</param>
/// <param name="Seconds">Time of its steps, without the measuring.</param>
/// <threadsafety>Immutable; safe for concurrent reads.</threadsafety>
public sealed record TrainedEpoch(string Stage, int Epoch, double Loss, double? Figure, bool IsBest, double Seconds);
