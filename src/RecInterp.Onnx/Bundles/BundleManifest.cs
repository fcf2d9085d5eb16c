using System.Text.Json.Nodes;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Bundles;

/// <summary>What a bundle (what is served) says of itself, in manifest.json.</summary>
/// <param name="Format">Always "recinterp.bundle".</param>
/// <param name="FormatVersion">Version of the folder's layout.</param>
/// <param name="Dictionary">Shape and form.</param>
/// <param name="Scorer">The scorer it was trained for.</param>
/// <param name="Training">The training record.</param>
/// <param name="Opset">Operator set of the graphs.</param>
/// <param name="Agreement">The comparisons that the export made before it published, one a witness.</param>
/// <param name="Files">Digest of every other file in the folder.</param>
public sealed record BundleManifest(
    string Format,
    int FormatVersion,
    DictionaryDescription Dictionary,
    ScorerReference Scorer,
    JsonObject Training,
    int Opset,
    IReadOnlyList<GraphAgreement> Agreement,
    SortedDictionary<string, FileDigest> Files)
{
    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = "recinterp.bundle";

    /// <summary>The layout that this version writes and reads.</summary>
    public const int CurrentVersion = 1;
}
