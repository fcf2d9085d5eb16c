namespace RecInterp.Onnx.Scorers;

/// <summary>How well the imported parts reproduce the original graph's scores.</summary>
/// <param name="Pairs">Random pairs that were compared.</param>
/// <param name="MaxDeviation">Largest |imported - original| / max(1, |original|).</param>
/// <param name="Tolerance">What was allowed.</param>
public sealed record ScoreAgreement(int Pairs, double MaxDeviation, double Tolerance);
