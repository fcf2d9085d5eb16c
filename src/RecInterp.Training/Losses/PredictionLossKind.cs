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

    /// <summary>Mean squared difference of logits over the pairs. Only for interactions that end in a sigmoid.</summary>
    PairLogitMse,

    /// <summary>Whether each user's candidates stay in order: logistic loss on pairs of candidates with soft targets. All users see the same candidates, items of the batch.</summary>
    Pairwise,

    /// <summary>Kullback-Leibler divergence of each user's choice among the candidates, a softmax of scores.</summary>
    ListwiseKl,
}
