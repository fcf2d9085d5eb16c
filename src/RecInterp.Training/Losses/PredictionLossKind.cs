namespace RecInterp.Training.Losses;

/// <summary>How scores of reconstructed embeddings are compared with the scorer's own.</summary>
public enum PredictionLossKind
{
    /// <summary>Mean squared difference over all users x all items of the batch. Meant for dot products, where a block is one matrix product.</summary>
    BlockMse,

    /// <summary>Mean squared difference over the pairs (user b, item b) of the batch.</summary>
    PairMse,

    /// <summary>Cross-entropy over the pairs, with the scorer's own score as a soft target. Only for scores in [0, 1].</summary>
    PairCrossEntropy,
}
