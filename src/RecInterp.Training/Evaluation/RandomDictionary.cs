using System.Numerics.Tensors;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Training.Evaluation;

/// <summary>The random baselines: dictionaries of random unit directions, behind the same input transform, with one or two fitted numbers.</summary>
/// <remarks>
/// What training must beat: directions are drawn, not learned; only the decoder's common scale is fitted, by least squares
/// on the normalised embeddings, so that the baseline is not beaten by size alone.
/// </remarks>
internal static class RandomDictionary
{
    private const int FitRows = 4096;
    private const int ThresholdRows = 1024;

    /// <summary>All latents that are positive are active, about half of them: what random directions explain when they may be dense.</summary>
    public static LatentDictionary Like(LatentDictionary dictionary, EmbeddingTable users, EmbeddingTable items, int seed) =>
        Scaled(Build(dictionary, Directions(dictionary, seed), 0, null), users, items);

    /// <summary>The measured dictionary before training: it chooses latents by the same rule, among random directions, and about as many of them.</summary>
    /// <remarks>Every architecture starts with random directions that read what they write, and biases of 0. Where the k largest are chosen, k is the
    /// measured number of active latents. Where latents must exceed thresholds, there is one for all, fitted so that as many do; with threshold 0
    /// about half of the latents are active, and there are never more.</remarks>
    /// <param name="dictionary">The measured dictionary.</param>
    /// <param name="meanActive">Its L0 over users and items.</param>
    /// <param name="users">User embeddings.</param>
    /// <param name="items">Item embeddings.</param>
    /// <param name="seed">Seed of the directions; those of <see cref="Like"/> are the same.</param>
    public static LatentDictionary Untrained(LatentDictionary dictionary, double meanActive, EmbeddingTable users, EmbeddingTable items, int seed)
    {
        var directions = Directions(dictionary, seed);
        var all = Build(dictionary, directions, 0, null);
        return Scaled(
            dictionary.MostActive is { } most
                ? Build(dictionary, directions, 0, Math.Clamp((int)Math.Round(meanActive), 1, most))
                : Build(dictionary, directions, FitThreshold(all, meanActive, EmbeddingTable.Concatenate(users, items)), null),
            users,
            items);
    }

    private static float[] Directions(LatentDictionary like, int seed)
    {
        var (d, m) = (like.EmbeddingWidth, like.LatentCount);
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

        return directions;
    }

    private static LatentDictionary Build(LatentDictionary like, float[] directions, float threshold, int? mostActive) => new()
    {
        Architecture = "random",
        EmbeddingWidth = like.EmbeddingWidth,
        LatentCount = like.LatentCount,
        Encoder = directions,
        Decoder = directions,
        PreBias = new float[like.EmbeddingWidth],
        LatentBias = new float[like.LatentCount],
        DecoderBias = new float[like.EmbeddingWidth],
        Threshold = [.. Enumerable.Repeat(threshold, like.LatentCount)],
        MostActive = mostActive,
        Transform = like.Transform,
    };

    private static LatentDictionary Scaled(LatentDictionary raw, EmbeddingTable users, EmbeddingTable items)
    {
        var decoder = new float[raw.Decoder.Length];
        TensorPrimitives.Multiply(raw.Decoder, FitScale(raw, users, items), decoder);
        return new LatentDictionary
        {
            Architecture = raw.Architecture,
            EmbeddingWidth = raw.EmbeddingWidth,
            LatentCount = raw.LatentCount,
            Encoder = raw.Encoder,
            Decoder = decoder,
            PreBias = raw.PreBias,
            LatentBias = raw.LatentBias,
            DecoderBias = raw.DecoderBias,
            Threshold = raw.Threshold,
            MostActive = raw.MostActive,
            Transform = raw.Transform,
        };
    }

    /// <summary>The threshold that leaves so many latents active in a row, on average over some rows spread over the table; 0 where no more are positive.</summary>
    private static float FitThreshold(LatentDictionary positive, double meanActive, EmbeddingTable table)
    {
        var step = Math.Max(1, table.Rows / ThresholdRows);
        var (latents, values, rows) = (new float[positive.LatentCount], new List<float>(), 0);
        for (var row = 0; row < table.Rows; row += step, rows++)
        {
            positive.Encode(table.Row(row), latents, new RowScale[1]);
            values.AddRange(latents.Where(value => value > 0));
        }

        var wanted = (int)Math.Round(meanActive * rows);
        values.Sort();
        return wanted < values.Count ? values[^(wanted + 1)] : 0;
    }

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
