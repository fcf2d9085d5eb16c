using System.Globalization;
using System.Text.Json;

namespace RecInterp.Onnx.Files;

/// <summary>Checks a folder against its manifest.</summary>
public static class ArtifactFolder
{
    /// <summary>The manifest's file name in every folder that RecInterp writes.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>Finds the manifest of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="kind">What the folder should be, for the message: "scorer folder".</param>
    /// <exception cref="InvalidArtifactException">The folder or its manifest is missing.</exception>
    public static string Manifest(string folder, string kind)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidArtifactException(folder, $"no such folder, expected a {kind}");
        }

        var manifest = Path.Combine(folder, ManifestName);
        return File.Exists(manifest)
            ? manifest
            : throw new InvalidArtifactException(folder, $"has no {ManifestName}, expected a {kind}");
    }

    /// <summary>Checks what a manifest says it is, before it is read as that.</summary>
    /// <param name="manifest">The manifest's path.</param>
    /// <param name="format">The expected format.</param>
    /// <param name="version">The expected version.</param>
    /// <exception cref="InvalidArtifactException">Another format or version, or not JSON.</exception>
    public static void ExpectFormat(string manifest, string format, int version)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            var found = json.RootElement.TryGetProperty("format", out var name) ? name.ToString() : "nothing";
            var foundVersion = json.RootElement.TryGetProperty("formatVersion", out var number) ? number.ToString() : "nothing";
            if (found != format || foundVersion != version.ToString(CultureInfo.InvariantCulture))
            {
                throw new InvalidArtifactException(manifest, $"keys format and formatVersion: found {found} {foundVersion}, expected {format} {version}");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidArtifactException(manifest, $"not a JSON object: {e.Message}", e);
        }
    }

    /// <summary>Compares every file with its digest.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">What the manifest says: digests by file name.</param>
    /// <param name="required">Names that must be among them.</param>
    /// <exception cref="InvalidArtifactException">Lists every file that is missing, unnamed or different.</exception>
    public static void Verify(string folder, IReadOnlyDictionary<string, FileDigest> files, params IEnumerable<string> required)
    {
        var faults = new List<string>();
        foreach (var name in required.Where(name => !files.ContainsKey(name)))
        {
            faults.Add($"the manifest does not list {name}");
        }

        foreach (var (name, expected) in files)
        {
            var path = Path.Combine(folder, name);
            if (name != Path.GetFileName(name))
            {
                faults.Add($"the manifest lists '{name}', expected a plain file name");
            }
            else if (!File.Exists(path))
            {
                faults.Add($"{name} is missing");
            }
            else if (expected is null)
            {
                faults.Add($"the manifest has no digest of {name}"); // JSON null passes for any value of a dictionary.
            }
            else if (FileDigest.Of(path) is var found && found != expected)
            {
                faults.Add($"{name} has sha256 {found.Sha256} ({found.Bytes} bytes), the manifest says {expected.Sha256} ({expected.Bytes} bytes)");
            }
        }

        if (faults.Count > 0)
        {
            throw new InvalidArtifactException(folder, string.Join("; ", faults));
        }
    }
}
