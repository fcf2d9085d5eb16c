using RecInterp.Recommenders;

namespace RecInterp.Reproduction.RecSae.Bases;

/// <summary>A trained recommender.</summary>
/// <param name="Recommender">The recommender.</param>
/// <param name="Epochs">Epochs that were trained; null where the training does not tell.</param>
internal sealed record TrainedBase(IRecommender Recommender, int? Epochs);
