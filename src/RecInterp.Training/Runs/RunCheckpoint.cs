using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RecInterp.Onnx.Files;

namespace RecInterp.Training.Runs;

/// <summary>Writes checkpoints of a run and finds the last one. Not thread safe.</summary>
/// <remarks>Each checkpoint is a folder of its own that appears whole or not at all; the one before it is removed only then. So whenever a run is killed there is one to go
/// on from, or it had none yet.</remarks>
internal sealed class RunCheckpoint
{
    private const string Format = "recinterp run checkpoint";
    private const int Version = 1;
    private const string StateFile = "state.bin";
    private const string Prefix = "step-";

    private readonly CheckpointOptions _options;
    private readonly JsonNode _identity;

    /// <summary>Prepares.</summary>
    /// <param name="options">Where, and how often.</param>
    /// <param name="training">The options of the run.</param>
    /// <param name="scorerSha256">What it is trained on.</param>
    /// <param name="interactionsSha256">The interactions that items are drawn by, if any.</param>
    /// <exception cref="ArgumentOutOfRangeException">Checkpoints are to be less than a step apart.</exception>
    public RunCheckpoint(CheckpointOptions options, TrainingOptions training, string scorerSha256, string? interactionsSha256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Every, 1);
        _options = options;
        _identity = JsonSerializer.SerializeToNode(new Identity(training, scorerSha256, interactionsSha256), ManifestJson.Options)!;
        Directory.CreateDirectory(options.Folder);
    }

    /// <summary>Writes a checkpoint where one is due.</summary>
    public void Note(RunState state, ITrainingEngine engine)
    {
        if (state.Step % _options.Every == 0)
        {
            Write(state, engine);
        }
    }

    /// <summary>Writes a checkpoint.</summary>
    public void Write(RunState state, ITrainingEngine engine)
    {
        var earlier = Folders();
        var target = Path.Combine(_options.Folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{state.Step:D10}"));
        if (Directory.Exists(target))
        {
            return; // The same state, noted already; to replace it would leave a moment without any.
        }

        using (var publication = new FolderPublication(target))
        {
            using (var writer = new BinaryWriter(File.Create(publication.PathOf(StateFile))))
            {
                engine.Save(writer);
            }

            ManifestJson.Write(publication.PathOf(ArtifactFolder.ManifestName), new Manifest(Format, Version, _identity, state, publication.Digests()));
            publication.Publish();
        }

        Remove(earlier);
    }

    /// <summary>Goes on from the last checkpoint.</summary>
    /// <param name="engine">Takes the state.</param>
    /// <returns>How far the run is; the start where there is no checkpoint.</returns>
    /// <exception cref="InvalidArtifactException">The checkpoint is damaged, or of a run with other options or another scorer; names what differs.</exception>
    public RunState Resume(ITrainingEngine engine)
    {
        if (Folders() is not [.., var folder])
        {
            return RunState.Start;
        }

        var path = Path.Combine(folder, ArtifactFolder.ManifestName);
        ArtifactFolder.ExpectFormat(path, Format, Version);
        var manifest = ManifestJson.Read<Manifest>(path);
        ArtifactFolder.Verify(folder, manifest.Files, StateFile);
        var differences = Differences(manifest.Run, _identity, "").ToList();
        if (differences.Count > 0)
        {
            throw new InvalidArtifactException(
                path, $"is of another run: {string.Join("; ", differences)}. Give the same options, or another folder for checkpoints");
        }

        using var reader = new BinaryReader(File.OpenRead(Path.Combine(folder, StateFile)));
        engine.Load(reader);
        return manifest.State;
    }

    /// <summary>Removes what a finished run leaves.</summary>
    public void Clear()
    {
        Remove(All()); // Also what a kill left half written.
        if (!Directory.EnumerateFileSystemEntries(_options.Folder).Any())
        {
            Directory.Delete(_options.Folder);
        }
    }

    private string[] All() => Directory.GetDirectories(_options.Folder, $"{Prefix}*");

    /// <summary>The checkpoints, the last one last. What is not whole has a longer name, with a dot.</summary>
    private string[] Folders() => [.. All().Where(folder => !Path.GetFileName(folder).Contains('.', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static void Remove(string[] folders)
    {
        foreach (var folder in folders)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Differences(JsonNode? found, JsonNode? expected, string path)
    {
        if (found is JsonObject left && expected is JsonObject right)
        {
            return left.Select(entry => entry.Key).Union(right.Select(entry => entry.Key)).SelectMany(key => Differences(left[key], right[key], path.Length == 0 ? key : $"{path}.{key}"));
        }

        return JsonNode.DeepEquals(found, expected) ? [] : [$"{path}: found {found?.ToJsonString() ?? "none"}, expected {expected?.ToJsonString() ?? "none"}"];
    }

    private sealed record Identity(TrainingOptions Options, string ScorerSha256, string? InteractionsSha256);

    private sealed record Manifest(string Format, int FormatVersion, JsonNode Run, RunState State, SortedDictionary<string, FileDigest> Files);
}
