using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Scorers;

/// <summary>What a scorer folder says of itself, in manifest.json.</summary>
/// <param name="Format">Always "recinterp.scorer".</param>
/// <param name="FormatVersion">Version of the folder's layout.</param>
/// <param name="Source">What was imported.</param>
/// <param name="Anatomy">What was found where.</param>
/// <param name="Interaction">The interaction's formula, where it has one.</param>
/// <param name="Changes">What was changed in the graph to free its batch axes or to take a retrieval apart, in words; empty where nothing was.</param>
/// <param name="Users">Number of users U.</param>
/// <param name="Items">Number of items I.</param>
/// <param name="Agreement">The comparison with the original that the import made.</param>
/// <param name="Files">Digest of every other file in the folder.</param>
public sealed record ScorerManifest(
    string Format,
    int FormatVersion,
    ScorerSource Source,
    ScorerAnatomy Anatomy,
    InteractionForm Interaction,
    IReadOnlyList<string> Changes,
    int Users,
    int Items,
    ScoreAgreement Agreement,
    SortedDictionary<string, FileDigest> Files)
{
    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = "recinterp.scorer";

    /// <summary>The layout that this version writes and reads.</summary>
    public const int CurrentVersion = 2;
}
