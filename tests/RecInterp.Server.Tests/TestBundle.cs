using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Bundles;
using RecInterp.TestScorers;

namespace RecInterp.Server.Tests;

/// <summary>A small bundle with random weights, exported as any other.</summary>
internal sealed class TestBundle : IDisposable
{
    public const int Width = 12;
    public const int LatentCount = 20;

    private readonly ScratchFolder _scratch = new();

    public TestBundle(InputTransformKind kind)
    {
        Dictionary = Draw(kind);
        var dictionaryFolder = _scratch["dictionary"];
        DictionaryFolder.Write(dictionaryFolder, Dictionary, new ScorerReference("none.onnx", new string('0', 64)), [], [], overwrite: false);
        BundleExport.Run(
            DictionaryFolder.Open(dictionaryFolder), new EmbeddingTable(40, Width, Rows(40, seed: 5)), [new PlainWitness(Dictionary)], Path);
    }

    public LatentDictionary Dictionary { get; }

    public string Path => _scratch["bundle"];

    /// <summary>Embeddings, shape [rows, d].</summary>
    public static float[] Rows(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * Width).Select(_ => (float)((4 * random.NextDouble()) - 2))];
    }

    public void Dispose() => _scratch.Dispose();

    private static LatentDictionary Draw(InputTransformKind kind)
    {
        var random = new Random(3);
        float[] Values(int count, double size) => [.. Enumerable.Range(0, count).Select(_ => (float)(size * ((2 * random.NextDouble()) - 1)))];
        return new LatentDictionary
        {
            Architecture = "random",
            EmbeddingWidth = Width,
            LatentCount = LatentCount,
            Encoder = Values(LatentCount * Width, 1),
            Decoder = Values(LatentCount * Width, 1),
            PreBias = Values(Width, 0.1),
            LatentBias = Values(LatentCount, 0.1),
            DecoderBias = Values(Width, 0.1),
            Threshold = new float[LatentCount],
            Transform = kind switch
            {
                InputTransformKind.RowNorm => InputTransform.RowNorm(Width),
                InputTransformKind.Affine => InputTransform.Affine(Values(Width, 1), [.. Values(Width, 0.25).Select(value => 1 + value)]),
                _ => InputTransform.None(Width),
            },
        };
    }
}
