using System.Numerics.Tensors;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Training.Evaluation;

/// <summary>The random baseline: a tied ReLU dictionary of random unit directions, behind the same input transform, with one fitted number.</summary>
/// <remarks>
/// What training must beat: directions are drawn, not learned; only the decoder's common scale is fitted, by least squares
/// on the normalised embeddings, so that the baseline is not beaten by size alone.
/// </remarks>
internal static class RandomDictionary
{
    private const int FitRows = 4096;

    public static LatentDictionary Like(LatentDictionary dictionary, EmbeddingTable users, EmbeddingTable items, int seed)
    {
        var (d, m) = (dictionary.EmbeddingWidth, dictionary.LatentCount);
        var random = new Random(seed);
        var directions = new float[m * d];
        for (var latent = 0; latent < m; latent++)
        {
            var direction = directions.AsSpan(latent * d, d);
            foreach (ref var value in direction)
            {
                value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            }

            TensorPrimitives.Divide(direction, TensorPrimitives.Norm<float>(direction), direction);
        }

        var raw = Build(dictionary, directions, directions);
        var scale = FitScale(raw, users, items);
        var decoder = new float[directions.Length];
        TensorPrimitives.Multiply(directions, scale, decoder);
        return Build(dictionary, directions, decoder);
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
        Transform = like.Transform,
    };

    /// <summary>The c that makes c * decode(encode(x)) closest to x, in the normalised space: sum(x.y) / sum(y.y).</summary>
    private static float FitScale(LatentDictionary raw, EmbeddingTable users, EmbeddingTable items)
    {
        double product = 0, square = 0;
        foreach (var table in new[] { users, items })
        {
            var step = Math.Max(1, table.Rows / FitRows);
            var (latents, scales) = (new float[raw.LatentCount], new RowScale[1]);
            var (normalised, decoded) = (new float[raw.EmbeddingWidth], new float[raw.EmbeddingWidth]);
            for (var row = 0; row < table.Rows; row += step)
            {
                raw.Encode(table.Row(row), latents, scales);
                raw.Decode(latents, scales, decoded);
                raw.Transform.Apply(table.Row(row), normalised);
                Normalise(raw.Transform, decoded, scales[0]);
                product += TensorPrimitives.Dot<float>(normalised, decoded);
                square += TensorPrimitives.Dot<float>(decoded, decoded);
            }
        }

        return square > 0 ? (float)(product / square) : 1;
    }

    /// <summary>Takes a decoded row back into the normalised space, with the statistics of the row it came from.</summary>
    private static void Normalise(InputTransform transform, Span<float> row, RowScale scale)
    {
        switch (transform.Kind)
        {
            case InputTransformKind.RowNorm:
                TensorPrimitives.Subtract(row, scale.Mean, row);
                TensorPrimitives.Divide(row, scale.Deviation, row);
                break;
            case InputTransformKind.Affine:
                TensorPrimitives.Subtract(row, transform.Offset, row);
                TensorPrimitives.Divide(row, transform.Scale, row);
                break;
            default:
                break;
        }
    }
}
