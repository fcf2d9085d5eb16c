namespace RecInterp.Training.Runs;

/// <summary>Values of the loss: the total as optimised, and its terms before their weights. A term of weight 0 is not computed and null, but for L_emb.</summary>
/// <param name="Total">alpha L_emb + beta L_pred + lambda1 L_sparse + lambda2 L_KL + L_gate + L_aux / 32.</param>
/// <param name="Embedding">L_emb, users' + items'.</param>
/// <param name="Prediction">L_pred.</param>
/// <param name="Sparsity">L_sparse, users' + items': L_1 of the latents or of the gates, or the share of open thresholds, by the architecture.</param>
/// <param name="KullbackLeibler">L_KL, users' + items'.</param>
/// <param name="Auxiliary">L_gate + L_aux / 32: the gates' own reconstruction and that of dead latents; null where neither is computed.</param>
public sealed record LossTerms(double Total, double Embedding, double? Prediction = null, double? Sparsity = null, double? KullbackLeibler = null, double? Auxiliary = null)
{
    /// <summary>Name of the first term that is not a finite number; null where all are.</summary>
    internal string? FirstNotFinite() =>
        !double.IsFinite(Embedding) ? "embedding"
        : !double.IsFinite(Prediction ?? 0) ? "prediction"
        : !double.IsFinite(Sparsity ?? 0) ? "sparsity"
        : !double.IsFinite(KullbackLeibler ?? 0) ? "Kullback-Leibler"
        : !double.IsFinite(Auxiliary ?? 0) ? "auxiliary"
        : !double.IsFinite(Total) ? "total"
        : null;

    internal static LossTerms Mean(IReadOnlyCollection<LossTerms> steps) => new(
        steps.Average(step => step.Total),
        steps.Average(step => step.Embedding),
        steps.Average(step => step.Prediction),
        steps.Average(step => step.Sparsity),
        steps.Average(step => step.KullbackLeibler),
        steps.Average(step => step.Auxiliary));
}
