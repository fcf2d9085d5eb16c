using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Checkpoints;

/// <summary>What a checkpoint folder of ours says of itself, in manifest.json; the other libraries do not look at it.</summary>
/// <param name="Format">Always "recinterp.checkpoint".</param>
/// <param name="FormatVersion">Version of this manifest.</param>
/// <param name="Checkpoint">Whose format the files have.</param>
/// <param name="Files">Digest of every other file in the folder.</param>
public sealed record CheckpointManifest(string Format, int FormatVersion, CheckpointFormat Checkpoint, SortedDictionary<string, FileDigest> Files)
{
    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = "recinterp.checkpoint";

    /// <summary>The version that is written.</summary>
    public const int CurrentVersion = 1;
}
