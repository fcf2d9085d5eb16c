namespace RecInterp.Onnx.Scorers;

/// <summary>How well the imported parts reproduce the scores of what was imported.</summary>
/// <param name="With">What was compared with, in words.</param>
/// <param name="Pairs">Random pairs that were compared.</param>
/// <param name="MaxDeviation">Largest |imported - original| / max(1, |original|).</param>
/// <param name="Tolerance">What was allowed.</param>
public sealed record ScoreAgreement(string With, int Pairs, double MaxDeviation, double Tolerance);
