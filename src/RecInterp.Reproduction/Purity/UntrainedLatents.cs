using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Reproduction.Purity;

/// <summary>Latents that nobody trained: what table 1 must be seen beside.</summary>
internal static class UntrainedLatents
{
    /// <summary>The embedding's own columns where they are positive, [I, d].</summary>
    public static float[] Columns(EmbeddingTable items)
    {
        var values = Rows(items);
        return Array.ConvertAll(values, value => Math.Max(value, 0));
    }

    /// <summary>The embedding's columns and their opposites, each where it is positive, [I, 2 d].</summary>
    public static float[] SignedColumns(EmbeddingTable items)
    {
        var (values, width) = (Rows(items), items.Width);
        var latents = new float[2 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var start = i / width * 2 * width;
            latents[start + (i % width)] = Math.Max(values[i], 0);
            latents[start + width + (i % width)] = Math.Max(-values[i], 0);
        }

        return latents;
    }

    /// <summary>Random directions where they are positive, [I, m].</summary>
    /// <param name="items">The items.</param>
    /// <param name="transform">What is done to embeddings first.</param>
    /// <param name="count">m.</param>
    /// <param name="seed">Seed of the directions.</param>
    public static float[] Directions(EmbeddingTable items, InputTransform transform, int count, int seed)
    {
        var random = new Random(seed);
        var (d, directions) = (items.Width, new float[count * items.Width]);
        for (var i = 0; i < directions.Length; i++)
        {
            directions[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        var dictionary = new LatentDictionary
        {
            Architecture = "random",
            EmbeddingWidth = d,
            LatentCount = count,
            Encoder = directions,
            Decoder = directions,
            PreBias = new float[d],
            LatentBias = new float[count],
            DecoderBias = new float[d],
            Threshold = new float[count],
            Transform = transform,
        };
        var latents = new float[items.Rows * count];
        dictionary.Encode(Rows(items), latents, new RowScale[items.Rows]);
        return latents;
    }

    private static float[] Rows(EmbeddingTable items)
    {
        var values = new float[items.Rows * items.Width];
        items.CopyTo(0, values);
        return values;
    }
}
