using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Bundles;

/// <summary>A bundle on disk, checked against its manifest: weights, three graphs and golden rows. Immutable, thread safe.</summary>
public sealed class BundleFolder
{
    /// <summary>The encoder graph.</summary>
    public const string EncoderFile = "encoder.onnx";

    /// <summary>The decoder graph.</summary>
    public const string DecoderFile = "decoder.onnx";

    /// <summary>The fused edit graph.</summary>
    public const string EditFile = "edit.onnx";

    private BundleFolder(string path, BundleManifest manifest, string digest, LatentDictionary dictionary, GoldenRows golden)
    {
        Path = path;
        Manifest = manifest;
        Digest = digest;
        Dictionary = dictionary;
        Golden = golden;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What the folder says of itself.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>SHA-256 of the manifest, and through it of every file: the bundle's version, 64 hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>The dictionary as plain weights.</summary>
    public LatentDictionary Dictionary { get; }

    /// <summary>Rows with known results.</summary>
    public GoldenRows Golden { get; }

    /// <summary>Opens a bundle.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="InvalidArtifactException">Not a bundle, of another layout, or a file is missing or changed.</exception>
    public static BundleFolder Open(string path)
    {
        var manifestPath = ArtifactFolder.Manifest(path, "bundle (recinterp export makes one)");
        ArtifactFolder.ExpectFormat(manifestPath, BundleManifest.FormatName, BundleManifest.CurrentVersion);
        var manifest = ManifestJson.Read<BundleManifest>(manifestPath);
        ArtifactFolder.Verify(path, manifest.Files, EncoderFile, DecoderFile, EditFile, DictionaryWeights.FileName, GoldenRows.FileName);
        return new BundleFolder(
            path,
            manifest,
            FileDigest.Of(manifestPath).Sha256,
            DictionaryWeights.Read(System.IO.Path.Combine(path, DictionaryWeights.FileName), manifest.Dictionary),
            GoldenRows.Read(System.IO.Path.Combine(path, GoldenRows.FileName), manifest.Dictionary));
    }

    /// <summary>Reads one of the graphs.</summary>
    /// <param name="file"><see cref="EncoderFile"/>, <see cref="DecoderFile"/> or <see cref="EditFile"/>.</param>
    public OnnxModel ReadGraph(string file) => OnnxModel.Read(System.IO.Path.Combine(Path, file));
}
