using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Bundles;

namespace RecInterp.Onnx.Tests;

/// <summary>Dictionaries with random weights, and embeddings for them.</summary>
internal static class DrawnDictionary
{
    public const int Width = 12;
    public const int LatentCount = 20;

    public static ScorerReference Scorer { get; } = new("scorer.onnx", new string('0', 64));

    public static LatentDictionary Of(InputTransformKind kind, bool thresholds = false, int? mostActive = null)
    {
        var random = new Random(3);
        float[] Values(int count, double low, double high) => [.. Enumerable.Range(0, count).Select(_ => (float)(low + ((high - low) * random.NextDouble())))];
        return new LatentDictionary
        {
            Architecture = "random",
            EmbeddingWidth = Width,
            LatentCount = LatentCount,
            Encoder = Values(LatentCount * Width, -0.5, 0.5),
            Decoder = Values(LatentCount * Width, -0.5, 0.5),
            PreBias = Values(Width, -0.2, 0.2),
            LatentBias = Values(LatentCount, -0.2, 0.2),
            DecoderBias = Values(Width, -0.2, 0.2),
            Threshold = thresholds ? Values(LatentCount, 0.05, 0.5) : new float[LatentCount],
            MostActive = mostActive,
            Transform = kind switch
            {
                InputTransformKind.RowNorm => InputTransform.RowNorm(Width),
                InputTransformKind.Affine => InputTransform.Affine(Values(Width, -1, 1), Values(Width, 0.5, 2)),
                _ => InputTransform.None(Width),
            },
        };
    }

    public static EmbeddingTable Rows(int rows, int seed = 5)
    {
        var random = new Random(seed);
        return new EmbeddingTable(rows, Width, [.. Enumerable.Range(0, rows * Width).Select(_ => (float)((4 * random.NextDouble()) - 2))]);
    }

    /// <summary>Writes a dictionary as training does.</summary>
    public static DictionaryFolder Write(LatentDictionary dictionary, string folder)
    {
        DictionaryFolder.Write(folder, dictionary, Scorer, new() { ["seed"] = 7 }, ["{\"epoch\":1}", "{\"epoch\":2}"], overwrite: false);
        return DictionaryFolder.Open(folder);
    }

    /// <summary>Exports a dictionary as any other.</summary>
    public static BundleFolder Export(LatentDictionary dictionary, TemporaryFolder folder)
    {
        BundleExport.Run(Write(dictionary, folder["dictionary"]), Rows(300), [new PlainWitness(dictionary)], folder["bundle"]);
        return BundleFolder.Open(folder["bundle"]);
    }
}
