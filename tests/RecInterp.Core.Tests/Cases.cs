using FsCheck;
using FsCheck.Fluent;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;

namespace RecInterp.Core.Tests;

/// <summary>Generators of dictionaries, embeddings, edits and lists.</summary>
internal static class Cases
{
    /// <summary>A dictionary and a batch for it. Weights come from the seed, so a printed case can be rebuilt.</summary>
    public sealed record Batch(LatentDictionary Dictionary, float[] Embeddings, int Rows, int Seed)
    {
        public override string ToString() =>
            $"d={Dictionary.EmbeddingWidth} m={Dictionary.LatentCount} rows={Rows} {Dictionary.Transform.Kind} seed={Seed}";
    }

    /// <summary>Widths up to 40 cross the vector lengths of all processors.</summary>
    public static Gen<Batch> Batches() =>
        from width in Gen.Choose(1, 40)
        from latents in Gen.Choose(1, 30)
        from rows in Gen.Choose(1, 6)
        from kind in Gen.Elements(Enum.GetValues<InputTransformKind>())
        from seed in Gen.Choose(0, int.MaxValue)
        select MakeBatch(width, latents, rows, kind, seed);

    /// <summary>Any 32 bits read as a float: NaN payloads, infinities, subnormals and both zeros included.</summary>
    public static Gen<float> AnyBits() =>
        Gen.Frequency(
            (1, Gen.Elements(-0f, 0f, float.NaN, float.PositiveInfinity, float.Epsilon, -float.Epsilon)),
            (3, Gen.Choose(int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle)));

    public static Gen<LatentEdit> EditsOf(int latentCount) =>
        from latent in Gen.Choose(0, latentCount - 1)
        from operation in Gen.Elements(Enum.GetValues<EditOperation>())
        from value in Gen.OneOf(Gen.Elements(-1f, 0f, -0f, 1f, 0.5f, 2f), Gen.Choose(-4000, 4000).Select(v => v / 1000f))
        select new LatentEdit(latent, operation, value);

    /// <summary>Two lists without repetition, of lengths from 0 to 15 over 20 items, so that some are shared.</summary>
    public static Gen<(int[] A, int[] B)> Lists()
    {
        Gen<int[]> list = Gen.Shuffle(Enumerable.Range(0, 20)).SelectMany(all => Gen.Choose(0, 15), (all, n) => all.Take(n).ToArray());
        return Gen.Zip(list, list).Select(pair => (pair.Item1, pair.Item2));
    }

    public static Batch MakeBatch(int width, int latents, int rows, InputTransformKind kind, int seed)
    {
        var random = new Random(seed);
        float[] Draw(int count, float low, float high) =>
            [.. Enumerable.Range(0, count).Select(_ => low + (high - low) * random.NextSingle())];

        InputTransform transform = kind switch
        {
            InputTransformKind.RowNorm => InputTransform.RowNorm(width),
            InputTransformKind.Affine => InputTransform.Affine(Draw(width, -1f, 1f), Draw(width, 0.5f, 2f)),
            _ => InputTransform.None(width),
        };
        var dictionary = new LatentDictionary
        {
            Architecture = "random",
            EmbeddingWidth = width,
            LatentCount = latents,
            Encoder = Draw(latents * width, -1f, 1f),
            Decoder = Draw(latents * width, -1f, 1f),
            PreBias = Draw(width, -0.5f, 0.5f),
            LatentBias = Draw(latents, -0.5f, 0.5f),
            DecoderBias = Draw(width, -0.5f, 0.5f),
            Threshold = seed % 2 == 0 ? new float[latents] : Draw(latents, 0f, 0.5f),
            Transform = transform,
        };
        dictionary.Validate();
        return new Batch(dictionary, Draw(rows * width, -2f, 2f), rows, seed);
    }
}
