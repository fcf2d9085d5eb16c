namespace RecInterp.Recommenders.Training;

/// <summary>What any base recommender may be told; the rest is its published recipe.</summary>
/// <param name="Epochs">Most passes over the training rows, at least 1, or iterations of alternating least squares; null takes the recipe's.</param>
/// <param name="LearningRate">Adam's learning rate, or that of plain gradient descent, above 0; null takes the recipe's. Alternating least squares has none.</param>
/// <param name="BatchSize">Rows of a step, at least 1; null takes the recipe's. Alternating least squares has none.</param>
/// <param name="Seed">Seed of weights and samples.</param>
/// <param name="Threads">Threads of those that can use more than one, at least 1.</param>
public sealed record RecommenderSettings(int? Epochs = null, double? LearningRate = null, int? BatchSize = null, int Seed = 0, int Threads = 1);
