using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Training.Tests.Dictionaries;

internal static class DictionaryCases
{
    public static InputTransform Transform(InputTransformKind kind, EmbeddingTable table) => kind switch
    {
        InputTransformKind.RowNorm => InputTransform.RowNorm(table.Width),
        InputTransformKind.Affine => InputTransform.FitCentreScale(table),
        _ => InputTransform.None(table.Width),
    };

    /// <summary>A dictionary with different encoder and decoder, all biases, and thresholds where asked.</summary>
    public static LatentDictionary Untied(int width, int latents, InputTransform transform, bool thresholds, int seed, int? mostActive = null)
    {
        var random = new Random(seed);
        float[] Draw(int count, double low, double high) => [.. Enumerable.Range(0, count).Select(_ => (float)(low + ((high - low) * random.NextDouble())))];
        return new LatentDictionary
        {
            Architecture = "random",
            EmbeddingWidth = width,
            LatentCount = latents,
            Encoder = Draw(latents * width, -0.5, 0.5),
            Decoder = Draw(latents * width, -0.5, 0.5),
            PreBias = Draw(width, -0.2, 0.2),
            LatentBias = Draw(latents, -0.2, 0.2),
            DecoderBias = Draw(width, -0.2, 0.2),
            Threshold = thresholds ? Draw(latents, 0, 0.5) : new float[latents],
            MostActive = mostActive,
            Transform = transform,
        };
    }
}
