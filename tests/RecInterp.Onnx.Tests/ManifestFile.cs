using System.Text.Json.Nodes;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests;

/// <summary>Changes the manifest of a folder that stands.</summary>
internal static class ManifestFile
{
    public static void Change(string folder, Action<JsonObject> change)
    {
        var path = Path.Combine(folder, ArtifactFolder.ManifestName);
        var manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }

    /// <summary>Digest and length of a file, as a manifest lists them.</summary>
    public static JsonObject Entry(string path)
    {
        var digest = FileDigest.Of(path);
        return new JsonObject { ["sha256"] = digest.Sha256, ["bytes"] = digest.Bytes };
    }

    /// <summary>Makes the manifest agree with a file that was changed.</summary>
    public static void Vouch(string folder, string file) => Change(folder, manifest => manifest["files"]![file] = Entry(Path.Combine(folder, file)));
}
