namespace RecInterp.Training.Runs;

/// <summary>Values of the loss: the total as optimised, and its terms before their weights. A term of weight 0 is not computed and null, but for L_emb.</summary>
/// <param name="Total">alpha L_emb + beta L_pred + lambda1 L_1 + lambda2 L_KL.</param>
/// <param name="Embedding">L_emb, users' + items'.</param>
/// <param name="Prediction">L_pred.</param>
/// <param name="L1">L_1, users' + items'.</param>
/// <param name="KullbackLeibler">L_KL, users' + items'.</param>
public sealed record LossTerms(double Total, double Embedding, double? Prediction = null, double? L1 = null, double? KullbackLeibler = null)
{
    /// <summary>Name of the first term that is not a finite number; null where all are.</summary>
    internal string? FirstNotFinite() =>
        !double.IsFinite(Embedding) ? "embedding"
        : !double.IsFinite(Prediction ?? 0) ? "prediction"
        : !double.IsFinite(L1 ?? 0) ? "L1"
        : !double.IsFinite(KullbackLeibler ?? 0) ? "Kullback-Leibler"
        : !double.IsFinite(Total) ? "total"
        : null;

    internal static LossTerms Mean(IReadOnlyCollection<LossTerms> steps) => new(
        steps.Average(step => step.Total),
        steps.Average(step => step.Embedding),
        steps.Average(step => step.Prediction),
        steps.Average(step => step.L1),
        steps.Average(step => step.KullbackLeibler));
}
