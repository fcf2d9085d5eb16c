using System.Numerics.Tensors;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Reproduction.RecSae.Dictionaries;

/// <summary>The control that training must beat: random unit directions that read what they write, the same choice of the k largest, and a common scale fitted by least squares.</summary>
internal static class UntrainedDictionary
{
    private const int FitRows = 4096;

    /// <summary>Makes one like a trained dictionary.</summary>
    /// <param name="trained">Whose shape and input transform it takes.</param>
    /// <param name="rows">What the scale is fitted on.</param>
    /// <param name="seed">Seed of the directions.</param>
    public static LatentDictionary Like(LatentDictionary trained, EmbeddingTable rows, int seed)
    {
        var random = new Random(seed);
        var directions = new float[trained.Encoder.Length];
        for (var latent = 0; latent < trained.LatentCount; latent++)
        {
            var direction = directions.AsSpan(latent * trained.EmbeddingWidth, trained.EmbeddingWidth);
            foreach (ref var value in direction)
            {
                value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            }

            TensorPrimitives.Divide(direction, TensorPrimitives.Norm<float>(direction), direction);
        }

        var plain = Build(trained, directions, directions);
        var decoder = new float[directions.Length];
        TensorPrimitives.Multiply(directions, Scale(plain, rows), decoder);
        return Build(trained, directions, decoder);
    }

    /// <summary>sum(x.y) / sum(y.y) of normalised rows x and their reconstructions y.</summary>
    private static float Scale(LatentDictionary dictionary, EmbeddingTable rows)
    {
        var (latents, scales) = (new float[dictionary.LatentCount], new RowScale[1]);
        var (x, y, zero) = (new float[dictionary.EmbeddingWidth], new float[dictionary.EmbeddingWidth], new float[dictionary.EmbeddingWidth]);
        double product = 0, square = 0;
        for (var row = 0; row < rows.Rows; row += Math.Max(1, rows.Rows / FitRows))
        {
            dictionary.Encode(rows.Row(row), latents, scales);
            dictionary.Decode(latents, scales, y);
            dictionary.Decode(new float[dictionary.LatentCount], scales, zero); // What the inverse transform adds by itself.
            TensorPrimitives.Subtract(y, zero, y);
            TensorPrimitives.Subtract(rows.Row(row), zero, x);
            product += TensorPrimitives.Dot<float>(x, y);
            square += TensorPrimitives.Dot<float>(y, y);
        }

        return square > 0 ? (float)(product / square) : 1;
    }

    private static LatentDictionary Build(LatentDictionary like, float[] encoder, float[] decoder) => new()
    {
        Architecture = "random",
        EmbeddingWidth = like.EmbeddingWidth,
        LatentCount = like.LatentCount,
        Encoder = encoder,
        Decoder = decoder,
        PreBias = new float[like.EmbeddingWidth],
        LatentBias = new float[like.LatentCount],
        DecoderBias = new float[like.EmbeddingWidth],
        Threshold = new float[like.LatentCount],
        MostActive = like.MostActive,
        Transform = like.Transform,
    };
}
