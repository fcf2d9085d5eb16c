namespace RecInterp.Onnx.Scorers;

/// <summary>Where a scorer folder came from.</summary>
/// <param name="File">Name of the ONNX file that was imported.</param>
/// <param name="Sha256">SHA-256 of that file: the scorer's identity.</param>
/// <param name="Producer">Who wrote it.</param>
/// <param name="IrVersion">Version of the format.</param>
/// <param name="Opsets">Operator set versions by domain; "ai.onnx" is ONNX's own.</param>
public sealed record ScorerSource(string File, string Sha256, string Producer, long IrVersion, SortedDictionary<string, long> Opsets);
