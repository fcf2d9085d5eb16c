using System.Text.Json.Serialization;

namespace RecInterp.Training.Runs;

/// <summary>How a dictionary came to be. Everything but the history goes into its manifest.</summary>
/// <param name="Options">The options, with the form of the prediction loss that was chosen.</param>
/// <param name="ScorerSha256">SHA-256 of the scorer's ONNX file; where there was no scorer, of the embeddings' values.</param>
/// <param name="TrainedUsers">Users, or rows of the one table, that training saw.</param>
/// <param name="HeldOutUsers">Users or rows that it did not see.</param>
/// <param name="Items">Items; training saw all. 0 where there was one table.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="StepsPerEpoch">Steps in a pass over the trained users or rows.</param>
/// <param name="Seconds">Duration of all steps.</param>
/// <param name="Final">Mean loss over the last epoch.</param>
/// <param name="MeanActiveUsers">L0: mean number of active latents, over all users or rows.</param>
/// <param name="MeanActiveItems">L0: mean number of active latents, over all items; 0 where there are none.</param>
/// <param name="DeadLatents">Latents that are active for no user and no item, or for no row.</param>
public sealed record TrainingRecord(
    TrainingOptions Options,
    string ScorerSha256,
    int TrainedUsers,
    int HeldOutUsers,
    int Items,
    int Steps,
    int StepsPerEpoch,
    double Seconds,
    LossTerms Final,
    double MeanActiveUsers,
    double MeanActiveItems,
    int DeadLatents)
{
    /// <summary>Name of the file of embeddings; null where there was a scorer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Embeddings { get; init; }

    /// <summary>lambda1 at the last step; another than the options' where it was steered to a number of active latents. Without the share that a warm-up has of it.</summary>
    public double Lambda1 { get; init; }

    /// <summary>SHA-256 of the interactions that items were drawn by; null where none were.</summary>
    public string? InteractionsSha256 { get; init; }

    /// <summary>Why the run ended.</summary>
    public StopReason Stop { get; init; }

    /// <summary>RBO@30 of some users' lists as a share of its maximum, when it was last measured; null where nobody asked.</summary>
    public double? Fidelity { get; init; }

    /// <summary>Whether the fidelity that was asked for was reached; true where none was.</summary>
    [JsonIgnore]
    public bool IsFaithful => Options.StopAtFidelity is not { } wanted || Fidelity >= wanted;

    /// <summary>One entry for each epoch. Thousands, perhaps: a log of its own, and no part of the record's JSON.</summary>
    [JsonIgnore]
    public IReadOnlyList<TrainingProgress> History { get; init; } = [];
}
