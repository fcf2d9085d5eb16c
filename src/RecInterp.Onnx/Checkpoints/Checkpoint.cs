using System.Text.Json;
using System.Text.Json.Nodes;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Checkpoints;

/// <summary>Dictionaries as checkpoints of other libraries, both ways, with golden vectors beside them.</summary>
/// <remarks>golden.safetensors holds x [n, d], acts [n, m] and out [n, d], computed by the other library's rules; it is replayed on reading where it is there. The
/// other libraries do not look at it. Stateless.</remarks>
public static class Checkpoint
{
    /// <summary>The configuration's file in both formats.</summary>
    public const string ConfigurationFile = "cfg.json";

    /// <summary>The golden vectors' file.</summary>
    public const string GoldenFile = "golden.safetensors";

    /// <summary>Largest |found - recorded| / max(1, |recorded|) at which golden vectors count as replayed.</summary>
    public const double Tolerance = 1e-5;

    private const int GoldenRows = 32;

    /// <summary>Writes a checkpoint folder, whole or not at all, and replays it.</summary>
    /// <param name="dictionary">A valid dictionary.</param>
    /// <param name="format">Whose format.</param>
    /// <param name="rows">Embeddings for the golden vectors, at least one; the first 32 are taken.</param>
    /// <param name="about">What is recorded under metadata, as "recinterp"; sparsify has no place for it.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="overwrite">Whether an existing folder of ours is replaced.</param>
    /// <exception cref="ArgumentException">The format has no such dictionary; says why.</exception>
    /// <exception cref="IOException">The folder exists and is not to be replaced, or cannot be written.</exception>
    public static void Write(LatentDictionary dictionary, CheckpointFormat format, EmbeddingTable rows, JsonObject about, string folder, bool overwrite)
    {
        dictionary.Validate();
        using var publication = new FolderPublication(folder, overwrite);
        var (configuration, weights, tensors) = format == CheckpointFormat.SaeLens ? SaeLensFormat.Write(dictionary, about) : SparsifyFormat.Write(dictionary);
        File.WriteAllText(publication.PathOf(ConfigurationFile), configuration.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        SafetensorsFile.Write(publication.PathOf(weights), tensors);

        var count = Math.Min(GoldenRows, rows.Rows);
        var x = new float[count * rows.Width];
        rows.CopyTo(0, x);
        var (acts, values) = Replay(Read(publication.Path), x);
        SafetensorsFile.Write(publication.PathOf(GoldenFile), [("x", [count, rows.Width], x), ("acts", [count, dictionary.LatentCount], acts), ("out", [count, rows.Width], values)]);
        ManifestJson.Write(publication.PathOf(ArtifactFolder.ManifestName), new CheckpointManifest(CheckpointManifest.FormatName, CheckpointManifest.CurrentVersion, format, publication.Digests()));
        publication.Publish();
    }

    /// <summary>Reads a checkpoint folder of either format, and replays its golden vectors if it has some.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidArtifactException">No such checkpoint, an architecture or setting that is not known, or weights that do not fit.</exception>
    /// <exception cref="DisagreementException">The golden vectors come out otherwise.</exception>
    public static LatentDictionary Read(string folder)
    {
        var path = Path.Combine(folder, ConfigurationFile);
        if (!File.Exists(path))
        {
            throw new InvalidArtifactException(folder, $"holds no {ConfigurationFile}, expected a SAELens or sparsify checkpoint");
        }

        JsonObject configuration;
        try
        {
            configuration = JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new JsonException("it is no object");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new InvalidArtifactException(path, $"is no JSON object: {e.Message}", e);
        }

        var settings = new CheckpointSettings(path, configuration);
        var saeLens = Path.Combine(folder, SaeLensFormat.WeightsFile);
        var sparsify = Path.Combine(folder, SparsifyFormat.WeightsFile);
        var dictionary = File.Exists(saeLens) ? SaeLensFormat.Read(settings, new CheckpointTensors(saeLens))
            : File.Exists(sparsify) ? SparsifyFormat.Read(settings, new CheckpointTensors(sparsify))
            : throw new InvalidArtifactException(folder, $"holds neither {SaeLensFormat.WeightsFile} (SAELens) nor {SparsifyFormat.WeightsFile} (sparsify)");
        Validate(folder, dictionary);
        CompareGolden(folder, dictionary);
        return dictionary;
    }

    private static void Validate(string folder, LatentDictionary dictionary)
    {
        try
        {
            dictionary.Validate();
        }
        catch (ArgumentException e)
        {
            throw new InvalidArtifactException(folder, e.Message, e);
        }
    }

    private static void CompareGolden(string folder, LatentDictionary dictionary)
    {
        var path = Path.Combine(folder, GoldenFile);
        if (!File.Exists(path))
        {
            return;
        }

        var golden = new CheckpointTensors(path);
        var x = golden.Take("x", null, dictionary.EmbeddingWidth);
        var rows = x.Length / dictionary.EmbeddingWidth;
        var (acts, values) = Replay(dictionary, x);
        foreach (var (name, found, width) in new[] { ("acts", acts, dictionary.LatentCount), ("out", values, dictionary.EmbeddingWidth) })
        {
            var recorded = golden.Take(name, rows, width);
            for (var i = 0; i < found.Length; i++)
            {
                if (!(Math.Abs(found[i] - recorded[i]) <= Tolerance * Math.Max(1, Math.Abs(recorded[i]))))
                {
                    throw new DisagreementException($"{path}: {name}[{i / width}, {i % width}] is recorded as {recorded[i]:R}, the weights give {found[i]:R}; expected them within {Tolerance:G1}");
                }
            }
        }
    }

    private static (float[] Acts, float[] Out) Replay(LatentDictionary dictionary, float[] x)
    {
        var rows = x.Length / dictionary.EmbeddingWidth;
        var (acts, scales, values) = (new float[rows * dictionary.LatentCount], new RowScale[rows], new float[x.Length]);
        dictionary.Encode(x, acts, scales);
        dictionary.Decode(acts, scales, values);
        return (acts, values);
    }
}
