using System.Text.Json;
using System.Text.Json.Nodes;
using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Bundles;

/// <summary>A trained dictionary on disk: weights, training record and the log of its epochs. Immutable, thread safe.</summary>
public sealed class DictionaryFolder
{
    /// <summary>One JSON object a line: what training saw after each epoch.</summary>
    public const string HistoryFile = "history.jsonl";

    private DictionaryFolder(string path, DictionaryManifest manifest, LatentDictionary dictionary)
    {
        Path = path;
        Manifest = manifest;
        Dictionary = dictionary;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What the folder says of itself.</summary>
    public DictionaryManifest Manifest { get; }

    /// <summary>The dictionary.</summary>
    public LatentDictionary Dictionary { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="InvalidArtifactException">Not a dictionary folder, of another layout, or a file is missing or changed.</exception>
    public static DictionaryFolder Open(string path)
    {
        var manifestPath = ArtifactFolder.Manifest(path, "dictionary folder (recinterp train makes one)");
        ArtifactFolder.ExpectFormat(manifestPath, DictionaryManifest.FormatName, DictionaryManifest.CurrentVersion);
        var manifest = ManifestJson.Read<DictionaryManifest>(manifestPath);
        ArtifactFolder.Verify(path, manifest.Files, DictionaryWeights.FileName);
        return new DictionaryFolder(path, manifest, DictionaryWeights.Read(System.IO.Path.Combine(path, DictionaryWeights.FileName), manifest.Dictionary));
    }

    /// <summary>Numbers of first latents that training made explain embeddings by themselves (Matryoshka), from the training record.</summary>
    /// <returns>The numbers as recorded, rising; none where the record has none, as for converted checkpoints.</returns>
    /// <exception cref="InvalidArtifactException">The record has something else in their place.</exception>
    public IReadOnlyList<int> TrainedPrefixes()
    {
        try
        {
            return Manifest.Training["options"]?["prefixes"].Deserialize<int[]>() ?? [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidArtifactException(
                System.IO.Path.Combine(Path, ArtifactFolder.ManifestName), $"training.options.prefixes: expected a list of whole numbers, {e.Message}", e);
        }
    }

    /// <summary>Writes a folder, whole or not at all.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="scorer">The scorer it was trained for.</param>
    /// <param name="training">The training record.</param>
    /// <param name="history">One JSON object an epoch.</param>
    /// <param name="overwrite">Whether an existing dictionary folder is replaced.</param>
    /// <exception cref="IOException">The folder exists and is not to be replaced, or cannot be written.</exception>
    public static void Write(string path, LatentDictionary dictionary, ScorerReference scorer, JsonObject training, IEnumerable<string> history, bool overwrite)
    {
        using var publication = new FolderPublication(path, overwrite);
        var weights = publication.PathOf(DictionaryWeights.FileName);
        DictionaryWeights.Write(weights, dictionary);
        File.WriteAllLines(publication.PathOf(HistoryFile), history);
        var description = DictionaryDescription.Of(dictionary);
        _ = DictionaryWeights.Read(weights, description); // What cannot be read again is not published.
        var manifest = new DictionaryManifest(DictionaryManifest.FormatName, DictionaryManifest.CurrentVersion, description, scorer, training, publication.Digests());
        ManifestJson.Write(publication.PathOf(ArtifactFolder.ManifestName), manifest);
        publication.Publish();
    }
}
