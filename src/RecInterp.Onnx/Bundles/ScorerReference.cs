using System.Text.Json.Serialization;

namespace RecInterp.Onnx.Bundles;

/// <summary>Which scorer a dictionary was trained for, or which embeddings on.</summary>
/// <param name="File">Name of the imported ONNX file, or of the file of embeddings.</param>
/// <param name="Sha256">The scorer's SHA-256, or that of the embeddings' values (<see cref="Onnx.Files.TableDigest"/>): others must not be fed to this dictionary.</param>
public sealed record ScorerReference(string File, string Sha256)
{
    /// <summary>Whether there was no scorer, only a file of embeddings.</summary>
    /// <value>The default is false; it is written only where it is true.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTable { get; init; }

    /// <summary>Kind, file and digest in words, for messages.</summary>
    public string Describe() => $"{(IsTable ? "embeddings" : "scorer")} {File} (sha256 {Sha256[..12]})";
}
