using RecInterp.Core.Dictionaries;

namespace RecInterp.Core.Tests.Dictionaries;

public sealed class LatentDictionaryTests
{
    [Fact]
    public void Encode_and_decode_give_the_values_worked_out_by_hand()
    {
        LatentDictionary dictionary = Small();
        float[] latents = new float[2];
        float[] decoded = new float[2];
        RowScale[] scales = new RowScale[1];

        // T(x) = ((5, 8) - (1, 2)) / (2, 3) = (2, 2); minus b_pre (1, 0) = (1, 2).
        // p = (1*1 + 1*2 + 0.5, 1*1 - 1*2 + 0.25) = (3.5, -0.75), so z = (3.5, 0).
        dictionary.Encode([5f, 8f], latents, scales);
        Assert.Equal([3.5f, 0f], latents);

        // W_dec^T z + b_dec = (3.5 * 2 + 1, 3.5 * 0 - 1) = (8, -1); times (2, 3) plus (1, 2) = (17, -1).
        dictionary.Decode(latents, scales, decoded);
        Assert.Equal([17f, -1f], decoded);
    }

    [Fact]
    public void Encode_agrees_with_the_formula_in_double() => Claim.HoldsFor(
        Cases.Batches(),
        batch =>
        {
            LatentDictionary dictionary = batch.Dictionary;
            (float[] latents, _) = Encode(batch);
            for (int row = 0; row < batch.Rows; row++)
            {
                (double[] preActivations, double[] magnitudes) = NaivePreActivations(batch, row);
                for (int latent = 0; latent < dictionary.LatentCount; latent++)
                {
                    // d + 8 roundings of sums no larger than the sum of absolute terms.
                    double tolerance = (dictionary.EmbeddingWidth + 8) * Floats.Rounding * magnitudes[latent];
                    double p = preActivations[latent];
                    float z = latents[row * dictionary.LatentCount + latent];
                    bool mayBeInactive = p <= dictionary.Threshold[latent] + tolerance;
                    bool mayBeActive = p >= dictionary.Threshold[latent] - tolerance;
                    Assert.True(
                        (mayBeInactive && z == 0f) || (mayBeActive && Math.Abs(p - z) <= tolerance),
                        $"row {row}, latent {latent}: p {p:R}, threshold {dictionary.Threshold[latent]:R}, z {z:R}");
                }
            }
        });

    [Fact]
    public void Decode_agrees_with_the_formula_in_double() => Claim.HoldsFor(
        Cases.Batches(),
        batch =>
        {
            LatentDictionary dictionary = batch.Dictionary;
            (int width, int count) = (dictionary.EmbeddingWidth, dictionary.LatentCount);
            (float[] latents, RowScale[] scales) = Encode(batch);
            float[] decoded = new float[batch.Embeddings.Length];
            dictionary.Decode(latents, scales, decoded);
            for (int i = 0; i < decoded.Length; i++)
            {
                (int row, int column) = (i / width, i % width);
                double sum = dictionary.DecoderBias[column];
                double magnitude = Math.Abs(sum);
                for (int latent = 0; latent < count; latent++)
                {
                    double term = (double)latents[row * count + latent] * dictionary.Decoder[latent * width + column];
                    sum += term;
                    magnitude += Math.Abs(term);
                }

                (double offset, double scale) = dictionary.Transform.Kind switch
                {
                    InputTransformKind.RowNorm => (scales[row].Mean, scales[row].Deviation),
                    InputTransformKind.Affine => (dictionary.Transform.Offset[column], dictionary.Transform.Scale[column]),
                    _ => (0.0, 1.0),
                };
                double tolerance = (2 * count + 4) * Floats.Rounding * (magnitude * scale + Math.Abs(offset));
                Floats.AssertWithin(sum * scale + offset, decoded[i], tolerance, $"row {row}, column {column}");
            }
        });

    [Fact]
    public void A_row_encodes_and_decodes_to_the_same_bits_alone_and_in_a_batch() => Claim.HoldsFor(
        Cases.Batches(),
        batch =>
        {
            LatentDictionary dictionary = batch.Dictionary;
            (int width, int count) = (dictionary.EmbeddingWidth, dictionary.LatentCount);
            (float[] latents, RowScale[] scales) = Encode(batch);
            float[] decoded = new float[batch.Embeddings.Length];
            dictionary.Decode(latents, scales, decoded);
            for (int row = 0; row < batch.Rows; row++)
            {
                float[] code = new float[count];
                float[] embedding = new float[width];
                RowScale[] scale = new RowScale[1];
                dictionary.Encode(batch.Embeddings.AsSpan(row * width, width), code, scale);
                dictionary.Decode(code, scale, embedding);

                Floats.AssertSameBits(latents.AsSpan(row * count, count), code);
                Floats.AssertSameBits(decoded.AsSpan(row * width, width), embedding);
                Assert.Equal(scales[row], scale[0]);
            }
        });

    [Fact]
    public void The_bits_do_not_depend_on_where_a_wide_row_lies_in_memory()
    {
        Cases.Batch batch = Cases.MakeBatch(width: 700, latents: 5, rows: 1, InputTransformKind.RowNorm, seed: 3);
        (float[] expected, _) = Encode(batch);
        float[] memory = new float[700 + 32];
        for (int start = 0; start < 32; start++)
        {
            batch.Embeddings.CopyTo(memory, start);
            float[] latents = new float[5];
            batch.Dictionary.Encode(memory.AsSpan(start, 700), latents, new RowScale[1]);
            Floats.AssertSameBits(expected, latents);
        }
    }

    [Fact]
    public void Rows_wider_than_the_stack_scratch_are_encoded_alike()
    {
        // One latent that reads and writes the last column only.
        int width = BatchShape.StackFloats + 1;
        float[] direction = new float[width];
        direction[^1] = 1f;
        var dictionary = new LatentDictionary
        {
            Architecture = "one",
            EmbeddingWidth = width,
            LatentCount = 1,
            Encoder = direction,
            Decoder = direction,
            PreBias = new float[width],
            LatentBias = [0f],
            DecoderBias = new float[width],
            Threshold = [0f],
            Transform = InputTransform.None(width),
        };
        float[] embedding = new float[width];
        embedding[^1] = 3f;
        float[] latents = new float[1];

        dictionary.Encode(embedding, latents, new RowScale[1]);

        Assert.Equal(3f, latents[0]);
    }

    [Fact]
    public void Many_threads_get_the_same_bits_as_one()
    {
        Cases.Batch batch = Cases.MakeBatch(width: 33, latents: 20, rows: 6, InputTransformKind.RowNorm, seed: 8);
        (float[] expected, _) = Encode(batch);

        Parallel.For(0, 200, _ => Floats.AssertSameBits(expected, Encode(batch).Latents));
    }

    [Theory]
    [InlineData(0.5f, 0f)]
    [InlineData(0.50000006f, 0.50000006f)]
    [InlineData(0.49f, 0f)]
    public void A_latent_must_exceed_its_threshold_and_then_keeps_its_whole_value(float preActivation, float expected)
    {
        LatentDictionary dictionary = Line(threshold: 0.5f);
        float[] latents = new float[1];

        dictionary.Encode([preActivation], latents, new RowScale[1]);

        Assert.Equal(expected, latents[0]);
    }

    [Fact]
    public void An_empty_code_decodes_to_the_bias()
    {
        float[] decoded = new float[2];

        Small().Decode([0f, 0f], [RowScale.Identity], decoded);

        Assert.Equal([1f * 2 + 1, -1f * 3 + 2], decoded);
    }

    [Fact]
    public void Negative_latents_are_decoded_as_they_are()
    {
        float[] decoded = new float[1];

        Line(threshold: 0f).Decode([-2f], [RowScale.Identity], decoded);

        Assert.Equal(-2f, decoded[0]);
    }

    [Fact]
    public void An_empty_batch_is_encoded_to_nothing()
    {
        Small().Encode([], [], []);
        Small().Decode([], [], []);
    }

    [Theory]
    [InlineData(3, 2, 1, "embeddings holds 3 values, which is not a whole number of rows of 2")]
    [InlineData(4, 3, 2, "latents holds 3 values; expected 2 rows of 2, which is 4")]
    [InlineData(4, 4, 1, "scales holds 1 values; expected 2 rows of 1, which is 2")]
    public void Encode_names_the_span_whose_length_does_not_fit(int embeddings, int latents, int scales, string message)
    {
        LatentDictionary dictionary = Small();

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => dictionary.Encode(new float[embeddings], new float[latents], new RowScale[scales]));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 2, 1, "latents holds 3 values, which is not a whole number of rows of 2")]
    [InlineData(4, 3, 2, "embeddings holds 3 values; expected 2 rows of 2, which is 4")]
    [InlineData(4, 4, 3, "scales holds 3 values; expected 2 rows of 1, which is 2")]
    public void Decode_names_the_span_whose_length_does_not_fit(int latents, int embeddings, int scales, string message)
    {
        LatentDictionary dictionary = Small();

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => dictionary.Decode(new float[latents], new RowScale[scales], new float[embeddings]));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_reports_every_fault_at_once()
    {
        var dictionary = new LatentDictionary
        {
            Architecture = " ",
            EmbeddingWidth = 2,
            LatentCount = 2,
            Encoder = new float[3],
            Decoder = [1f, float.NaN, 1f, float.PositiveInfinity],
            PreBias = null!,
            LatentBias = new float[2],
            DecoderBias = new float[1],
            Threshold = [0f, -0.25f],
            Transform = InputTransform.None(5),
        };

        ArgumentException error = Assert.Throws<ArgumentException>(dictionary.Validate);

        Assert.Equal(
            """
            The dictionary has 7 fault(s):
            Architecture is empty; expected a name such as "tied-relu".
            Encoder holds 3 values; expected m * d = 4.
            Decoder[1] is NaN; expected finite values (2 are not).
            PreBias is missing; expected d = 2 values.
            DecoderBias holds 1 values; expected d = 2.
            Threshold[1] is -0.25; expected at least 0.
            Transform has width 5; expected d = 2.
            """,
            error.Message);
    }

    [Fact]
    public void Validate_refuses_sizes_below_one_and_a_missing_transform()
    {
        var dictionary = new LatentDictionary
        {
            Architecture = "none",
            EmbeddingWidth = 0,
            LatentCount = -1,
            Encoder = [],
            Decoder = [],
            PreBias = [],
            LatentBias = [],
            DecoderBias = [],
            Threshold = [],
            Transform = null!,
        };

        ArgumentException error = Assert.Throws<ArgumentException>(dictionary.Validate);

        Assert.Contains("EmbeddingWidth is 0; expected at least 1.", error.Message, StringComparison.Ordinal);
        Assert.Contains("LatentCount is -1; expected at least 1.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Transform is missing.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_before_validation_still_explains_a_width_of_zero()
    {
        var dictionary = new LatentDictionary
        {
            Architecture = "none",
            EmbeddingWidth = 0,
            LatentCount = 1,
            Encoder = [],
            Decoder = [],
            PreBias = [],
            LatentBias = [0f],
            DecoderBias = [],
            Threshold = [0f],
            Transform = InputTransform.None(1),
        };

        ArgumentException error = Assert.Throws<ArgumentException>(() => dictionary.Encode([], [], []));

        Assert.Contains("the width must be at least 1", error.Message, StringComparison.Ordinal);
    }

    private static (float[] Latents, RowScale[] Scales) Encode(Cases.Batch batch)
    {
        float[] latents = new float[batch.Rows * batch.Dictionary.LatentCount];
        RowScale[] scales = new RowScale[batch.Rows];
        batch.Dictionary.Encode(batch.Embeddings, latents, scales);
        return (latents, scales);
    }

    /// <summary>p of one row in double, straight from the formula, and for each the sum of absolute terms.</summary>
    private static (double[] PreActivations, double[] Magnitudes) NaivePreActivations(Cases.Batch batch, int row)
    {
        LatentDictionary dictionary = batch.Dictionary;
        int width = dictionary.EmbeddingWidth;
        double[] x = [.. batch.Embeddings.Skip(row * width).Take(width).Select(value => (double)value)];
        double mean = x.Average();
        double deviation = (width == 1 ? 0 : Math.Sqrt(x.Sum(value => (value - mean) * (value - mean)) / (width - 1))) + 1e-5;
        double[] preActivations = new double[dictionary.LatentCount];
        double[] magnitudes = new double[dictionary.LatentCount];
        for (int latent = 0; latent < dictionary.LatentCount; latent++)
        {
            double sum = dictionary.LatentBias[latent];
            double magnitude = Math.Abs(sum);
            for (int column = 0; column < width; column++)
            {
                (double offset, double scale) = dictionary.Transform.Kind switch
                {
                    InputTransformKind.RowNorm => (mean, deviation),
                    InputTransformKind.Affine => (dictionary.Transform.Offset[column], dictionary.Transform.Scale[column]),
                    _ => (0.0, 1.0),
                };
                double weight = dictionary.Encoder[latent * width + column];
                sum += weight * ((x[column] - offset) / scale - dictionary.PreBias[column]);
                magnitude += Math.Abs(weight) * ((Math.Abs(x[column]) + Math.Abs(offset)) / scale + Math.Abs(dictionary.PreBias[column]));
            }

            preActivations[latent] = sum;
            magnitudes[latent] = magnitude;
        }

        return (preActivations, magnitudes);
    }

    private static LatentDictionary Small() => new()
    {
        Architecture = "small",
        EmbeddingWidth = 2,
        LatentCount = 2,
        Encoder = [1f, 1f, 1f, -1f],
        Decoder = [2f, 0f, 0f, 5f],
        PreBias = [1f, 0f],
        LatentBias = [0.5f, 0.25f],
        DecoderBias = [1f, -1f],
        Threshold = [0f, 0f],
        Transform = InputTransform.Affine([1f, 2f], [2f, 3f]),
    };

    /// <summary>One latent that is the embedding's only column.</summary>
    private static LatentDictionary Line(float threshold) => new()
    {
        Architecture = "line",
        EmbeddingWidth = 1,
        LatentCount = 1,
        Encoder = [1f],
        Decoder = [1f],
        PreBias = [0f],
        LatentBias = [0f],
        DecoderBias = [0f],
        Threshold = [threshold],
        Transform = InputTransform.None(1),
    };
}
