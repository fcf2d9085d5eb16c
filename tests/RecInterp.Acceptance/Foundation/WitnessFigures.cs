using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Bundles;
using RecInterp.Training.Dictionaries;

namespace RecInterp.Acceptance.Foundation;

/// <summary>Plain C#, TorchSharp and ONNX Runtime on the same dictionary.</summary>
internal static class WitnessFigures
{
    private const int Rows = 10_000;
    private const int Width = 32;
    private const int Latents = 64;

    public static IEnumerable<Figure> Measure()
    {
        var random = new Random(7);
        var rows = new EmbeddingTable(Rows, Width, Normal(random, Rows * Width, 0.5));
        (string Name, InputTransform Transform, float Threshold)[] forms =
        [
            ("relu", InputTransform.None(Width), 0),
            ("relu-row-norm", InputTransform.RowNorm(Width), 0),
            ("relu-affine", InputTransform.FitCentreScale(rows), 0),
            ("threshold-row-norm", InputTransform.RowNorm(Width), 0.3f),
        ];
        foreach (var (name, transform, threshold) in forms)
        {
            var dictionary = Draw(random, transform, threshold);
            using var torch = new TorchDictionary(dictionary);
            using var session = BundleExport.OpenGraphs(dictionary);
            var agreements = new IDictionaryWitness[] { new PlainWitness(dictionary), torch }.Select(witness => BundleExport.Compare(dictionary, session, witness, rows)).ToArray();
            yield return new Figure(
                $"three-witnesses-{name}",
                agreements.Select(agreement => new { agreement.Witness, agreement.Encode, agreement.Decode, agreement.Edit, agreement.RowsNearThreshold }),
                $"at most {BundleExport.Tolerance}",
                agreements.All(agreement => agreement.Holds),
                $"ONNX Runtime's graphs against each witness on {Rows} random rows, d = {Width}, m = {Latents}; |a - b| / max(1, largest |value| of the row); rows with a pre-activation within 1e-4 of a positive threshold left out of encode and edit");
        }
    }

    private static LatentDictionary Draw(Random random, InputTransform transform, float threshold)
    {
        var encoder = Normal(random, Latents * Width, 1 / Math.Sqrt(Width));
        return new LatentDictionary
        {
            Architecture = "random",
            EmbeddingWidth = Width,
            LatentCount = Latents,
            Encoder = encoder,
            Decoder = Normal(random, Latents * Width, 1 / Math.Sqrt(Latents)),
            PreBias = Normal(random, Width, 0.1),
            LatentBias = Normal(random, Latents, 0.1),
            DecoderBias = Normal(random, Width, 0.1),
            Threshold = [.. Enumerable.Repeat(threshold, Latents)],
            Transform = transform,
        };
    }

    private static float[] Normal(Random random, int count, double size)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)(size * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }
}
