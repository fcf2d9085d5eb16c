namespace RecInterp.Onnx.Scorers;

/// <summary>Where a scorer folder came from.</summary>
/// <param name="File">Name of the ONNX file that was imported, or of the files: "users.npy + items.npy".</param>
/// <param name="Sha256">The scorer's identity: SHA-256 of that file; of several files, of the lines "name sha256" in the order of the names.</param>
/// <param name="Producer">Who wrote the graphs; empty where there are none.</param>
/// <param name="IrVersion">Version of the format; 0 where there is no graph.</param>
/// <param name="Opsets">Operator set versions by domain; "ai.onnx" is ONNX's own.</param>
public sealed record ScorerSource(string File, string Sha256, string Producer, long IrVersion, SortedDictionary<string, long> Opsets);
