using System.Text.Json.Nodes;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Bundles;

/// <summary>What a dictionary folder (the result of training) says of itself, in manifest.json.</summary>
/// <param name="Format">Always "recinterp.dictionary".</param>
/// <param name="FormatVersion">Version of the folder's layout.</param>
/// <param name="Dictionary">Shape and form.</param>
/// <param name="Scorer">The scorer it was trained for.</param>
/// <param name="Training">The training record: options, seed, losses, times.</param>
/// <param name="Files">Digest of every other file in the folder.</param>
public sealed record DictionaryManifest(
    string Format,
    int FormatVersion,
    DictionaryDescription Dictionary,
    ScorerReference Scorer,
    JsonObject Training,
    SortedDictionary<string, FileDigest> Files)
{
    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = "recinterp.dictionary";

    /// <summary>The layout that this version writes and reads.</summary>
    public const int CurrentVersion = 1;
}
