namespace RecInterp.Onnx.Bundles;

/// <summary>How far exported graphs, run by ONNX Runtime, are from another implementation of the same dictionary.</summary>
/// <remarks>Deviations are |a - b| / max(1, largest |value| of the row), over all values of the rows compared.</remarks>
/// <param name="Witness">What they were compared with: "TorchSharp".</param>
/// <param name="Rows">Rows that were compared.</param>
/// <param name="RowsNearThreshold">Rows left out of the encode and edit comparison: some pre-activation stands within 1e-4 of a positive threshold, where rounding decides.</param>
/// <param name="Encode">Largest deviation of a latent.</param>
/// <param name="Decode">Largest deviation of a reconstruction.</param>
/// <param name="Edit">Largest deviation of an edited embedding.</param>
/// <param name="Tolerance">What was allowed.</param>
public sealed record GraphAgreement(string Witness, int Rows, int RowsNearThreshold, double Encode, double Decode, double Edit, double Tolerance)
{
    /// <summary>Whether every deviation is within the tolerance.</summary>
    public bool Holds => Encode <= Tolerance && Decode <= Tolerance && Edit <= Tolerance;
}
