using RecInterp.Core.Fidelity;

namespace RecInterp.Training.Evaluation;

/// <summary>What a dictionary keeps of embeddings beside its baselines, without a scorer.</summary>
/// <param name="Embeddings">Name of the file of embeddings.</param>
/// <param name="EmbeddingsSha256">SHA-256 of its values.</param>
/// <param name="MeasuredRows">Rows that were measured.</param>
/// <param name="Rows">The dictionary first, then its prefixes, then the baselines.</param>
/// <param name="Density">How many of the dictionary's latents are rare and how many common.</param>
/// <param name="Seconds">Time the evaluation took.</param>
public sealed record TableFidelityReport(
    string Embeddings,
    string EmbeddingsSha256,
    int MeasuredRows,
    IReadOnlyList<TableFidelityRow> Rows,
    DensityHistogram Density,
    double Seconds)
{
    /// <summary>The dictionary's own row.</summary>
    public TableFidelityRow Dictionary => Rows[0];
}
