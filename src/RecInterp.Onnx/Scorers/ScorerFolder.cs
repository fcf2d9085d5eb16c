using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Scorers;

/// <summary>An imported scorer on disk, checked against its manifest. Immutable, thread safe.</summary>
public sealed class ScorerFolder
{
    /// <summary>The original graph, byte for byte; absent where towers or tables were imported one by one.</summary>
    public const string ScorerFile = "scorer.onnx";

    /// <summary>The user tower; absent where the users are a table.</summary>
    public const string UserTowerFile = "user-tower.onnx";

    /// <summary>The item tower; absent where the items are a table.</summary>
    public const string ItemTowerFile = "item-tower.onnx";

    /// <summary>The interaction.</summary>
    public const string InteractionFile = "interaction.onnx";

    /// <summary>Tables that are too large for a model's file, of all models of the folder; absent where there are none.</summary>
    public const string TablesFile = "tables.bin";

    /// <summary>User embeddings, float32 [U, d].</summary>
    public const string UserEmbeddingsFile = "user-embeddings.npy";

    /// <summary>Item embeddings, float32 [I, d].</summary>
    public const string ItemEmbeddingsFile = "item-embeddings.npy";

    /// <summary>User scalars, float32 [U, s]; absent where there are none.</summary>
    public const string UserScalarsFile = "user-scalars.npy";

    /// <summary>Item scalars, float32 [I, s]; absent where there are none.</summary>
    public const string ItemScalarsFile = "item-scalars.npy";

    private ScorerFolder(string path, ScorerManifest manifest)
    {
        Path = path;
        Manifest = manifest;
        Users = ReadTable(path, UserEmbeddingsFile, UserScalarsFile, manifest.Users, manifest.Anatomy.User);
        Items = ReadTable(path, ItemEmbeddingsFile, ItemScalarsFile, manifest.Items, manifest.Anatomy.Item);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What the folder says of itself.</summary>
    public ScorerManifest Manifest { get; }

    /// <summary>All users.</summary>
    public TowerTable Users { get; }

    /// <summary>All items.</summary>
    public TowerTable Items { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="InvalidArtifactException">Not a scorer folder, of another layout, or a file is missing or changed.</exception>
    public static ScorerFolder Open(string path)
    {
        var manifestPath = ArtifactFolder.Manifest(path, "scorer folder (recinterp import makes one)");
        ArtifactFolder.ExpectFormat(manifestPath, ScorerManifest.FormatName, ScorerManifest.CurrentVersion);
        var manifest = ManifestJson.Read<ScorerManifest>(manifestPath);
        ArtifactFolder.Verify(path, manifest.Files, InteractionFile, UserEmbeddingsFile, ItemEmbeddingsFile);
        return new ScorerFolder(path, manifest);
    }

    /// <summary>Reads the interaction's graph.</summary>
    public OnnxModel ReadInteraction() => OnnxModel.Read(System.IO.Path.Combine(Path, InteractionFile));

    /// <summary>Loads the interaction into ONNX Runtime.</summary>
    /// <param name="threads">Threads within one operator. Default 1.</param>
    public InteractionSession OpenInteraction(int threads = 1) => InteractionSession.Open(ReadInteraction(), Manifest.Anatomy, threads);

    /// <summary>Maps one side's files; embeddings are not loaded.</summary>
    internal static TowerTable ReadTable(string folder, string embeddings, string scalars, int rows, Anatomy.TowerAnatomy tower)
    {
        var path = System.IO.Path.Combine(folder, embeddings);
        var table = NpyFile.MapMatrix(path);
        if (table.Rows != rows || table.Width != tower.Width)
        {
            throw new InvalidArtifactException(path, $"found shape ({table.Rows}, {table.Width}), the manifest says ({rows}, {tower.Width})");
        }

        if (tower.ScalarCount == 0)
        {
            return new TowerTable(table, 0, []);
        }

        var beside = System.IO.Path.Combine(folder, scalars);
        var (scalarRows, scalarCount, scalarValues) = NpyFile.ReadMatrix(beside);
        return scalarRows == rows && scalarCount == tower.ScalarCount
            ? new TowerTable(table, scalarCount, scalarValues)
            : throw new InvalidArtifactException(beside, $"found shape ({scalarRows}, {scalarCount}), the manifest says ({rows}, {tower.ScalarCount})");
    }
}
