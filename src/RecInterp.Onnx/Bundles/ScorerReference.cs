namespace RecInterp.Onnx.Bundles;

/// <summary>Which scorer a dictionary was trained for.</summary>
/// <param name="File">Name of the imported ONNX file.</param>
/// <param name="Sha256">Its SHA-256: embeddings of another scorer must not be fed to this dictionary.</param>
public sealed record ScorerReference(string File, string Sha256);
