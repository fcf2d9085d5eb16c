namespace RecInterp.Recommenders.Training;

/// <summary>Where a recommender's training stands after an epoch.</summary>
/// <param name="Epoch">Epochs done, from 1.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Loss">Mean loss of the epoch's examples.</param>
/// <param name="DevNdcg">NDCG on the dev rows at the depth that training is stopped by; null where it is not.</param>
/// <param name="Seconds">Duration of the epoch, with its measuring.</param>
public sealed record RecommenderProgress(int Epoch, int Epochs, double Loss, double? DevNdcg, double Seconds)
{
    /// <summary>Name of the stage, for models that are trained in several; epochs count within it.</summary>
    /// <value>The default is "train".</value>
    public string Stage { get; init; } = "train";
}
