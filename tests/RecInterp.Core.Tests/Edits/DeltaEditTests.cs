using FsCheck;
using FsCheck.Fluent;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;

namespace RecInterp.Core.Tests.Edits;

public sealed class DeltaEditTests
{
    [Fact]
    public void An_empty_plan_keeps_every_bit() => Claim.HoldsFor(
        AnyBitsBatches(),
        batch =>
        {
            float[] edited = new float[batch.Embeddings.Length];
            DeltaEdit.Apply(batch.Dictionary, EditPlan.Compile([], batch.Dictionary.LatentCount), batch.Embeddings, edited);
            Floats.AssertSameBits(batch.Embeddings, edited);
        });

    [Fact]
    public void Scaling_and_zeroing_inactive_latents_keeps_every_bit() => Claim.HoldsFor(
        AnyBitsBatches(),
        batch =>
        {
            // Thresholds at the largest float: whatever the row holds, only +infinity passes, and biases are finite.
            LatentDictionary dictionary = WithThreshold(batch.Dictionary, float.MaxValue);
            float[] embeddings = [.. batch.Embeddings.Select(value => float.IsInfinity(value) || Math.Abs(value) > 1e30f ? -0f : value)];
            EditPlan plan = EditPlan.Compile(
                Enumerable.Range(0, dictionary.LatentCount)
                    .Select(latent => new LatentEdit(latent, latent % 2 == 0 ? EditOperation.Scale : EditOperation.Zero, 5f)),
                dictionary.LatentCount);
            float[] edited = new float[embeddings.Length];

            DeltaEdit.Apply(dictionary, plan, embeddings, edited);

            Floats.AssertSameBits(embeddings, edited);
        });

    [Fact]
    public void Setting_a_latent_to_the_value_it_has_keeps_every_bit() => Claim.HoldsFor(
        Cases.Batches(),
        batch =>
        {
            float[] row = batch.Embeddings[..batch.Dictionary.EmbeddingWidth];
            float[] latents = Encode(batch.Dictionary, row);
            EditPlan plan = EditPlan.Compile(
                latents.Select((value, latent) => new LatentEdit(latent, EditOperation.Set, value)), latents.Length);
            float[] edited = new float[row.Length];

            DeltaEdit.Apply(batch.Dictionary, plan, row, edited);

            Floats.AssertSameBits(row, edited);
        });

    [Fact]
    public void One_edit_moves_the_row_by_delta_times_the_decoder_row() => Claim.HoldsFor(
        from batch in Cases.Batches()
        from edit in Cases.EditsOf(batch.Dictionary.LatentCount)
        select (batch, edit),
        pair =>
        {
            (Cases.Batch batch, LatentEdit edit) = pair;
            LatentDictionary dictionary = batch.Dictionary;
            int width = dictionary.EmbeddingWidth;
            EditPlan plan = EditPlan.Compile([edit], dictionary.LatentCount);
            float[] edited = new float[batch.Embeddings.Length];
            DeltaEdit.Apply(dictionary, plan, batch.Embeddings, edited);
            for (int row = 0; row < batch.Rows; row++)
            {
                ReadOnlySpan<float> x = batch.Embeddings.AsSpan(row * width, width);
                float[] before = new float[dictionary.LatentCount];
                float[] after = new float[dictionary.LatentCount];
                RowScale[] scale = new RowScale[1];
                dictionary.Encode(x, before, scale);
                plan.Apply(before, after);
                float delta = after[edit.Latent] - before[edit.Latent];
                for (int column = 0; column < width; column++)
                {
                    double columnScale = dictionary.Transform.Kind switch
                    {
                        InputTransformKind.RowNorm => scale[0].Deviation,
                        InputTransformKind.Affine => dictionary.Transform.Scale[column],
                        _ => 1.0,
                    };
                    double shift = (double)delta * dictionary.Decoder[edit.Latent * width + column] * columnScale;

                    // One rounding of each product (decoder value, scale) and one of the sum.
                    double tolerance = Floats.Rounding * (2.1 * Math.Abs(shift) + Math.Abs(x[column] + shift)) + float.Epsilon;
                    Floats.AssertWithin(x[column] + shift, edited[row * width + column], tolerance, $"row {row}, column {column}");
                }
            }
        });

    [Fact]
    public void Many_edits_equal_the_edited_decoding_plus_what_the_dictionary_leaves_unexplained() => Claim.HoldsFor(
        from batch in Cases.Batches()
        from edits in Gen.ListOf(Cases.EditsOf(batch.Dictionary.LatentCount), 5)
        select (batch, edits),
        pair =>
        {
            (Cases.Batch batch, List<LatentEdit> edits) = pair;
            LatentDictionary dictionary = batch.Dictionary;
            EditPlan plan = EditPlan.Compile(edits, dictionary.LatentCount);
            float[] edited = new float[batch.Embeddings.Length];
            DeltaEdit.Apply(dictionary, plan, batch.Embeddings, edited);

            float[] latents = new float[batch.Rows * dictionary.LatentCount];
            RowScale[] scales = new RowScale[batch.Rows];
            float[] decoded = new float[batch.Embeddings.Length];
            float[] decodedEdit = new float[batch.Embeddings.Length];
            dictionary.Encode(batch.Embeddings, latents, scales);
            dictionary.Decode(latents, scales, decoded);
            plan.Apply(latents, latents);
            dictionary.Decode(latents, scales, decodedEdit);
            for (int i = 0; i < edited.Length; i++)
            {
                double expected = batch.Embeddings[i] + ((double)decodedEdit[i] - decoded[i]);

                // The two decodings are rounded at their own magnitude, not at their difference's: 4.2e-6 was the largest seen.
                Floats.AssertWithin(expected, edited[i], 5e-5 * (1 + Math.Abs(expected)), $"value {i}");
            }
        });

    [Fact]
    public void A_row_is_edited_to_the_same_bits_alone_in_a_batch_and_in_place() => Claim.HoldsFor(
        from batch in Cases.Batches()
        from edits in Gen.ListOf(Cases.EditsOf(batch.Dictionary.LatentCount), 5)
        select (batch, edits),
        pair =>
        {
            (Cases.Batch batch, List<LatentEdit> edits) = pair;
            int width = batch.Dictionary.EmbeddingWidth;
            EditPlan plan = EditPlan.Compile(edits, batch.Dictionary.LatentCount);
            float[] edited = new float[batch.Embeddings.Length];
            DeltaEdit.Apply(batch.Dictionary, plan, batch.Embeddings, edited);
            for (int row = 0; row < batch.Rows; row++)
            {
                float[] alone = new float[width];
                DeltaEdit.Apply(batch.Dictionary, plan, batch.Embeddings.AsSpan(row * width, width), alone);
                Floats.AssertSameBits(edited.AsSpan(row * width, width), alone);
            }

            float[] inPlace = [.. batch.Embeddings];
            DeltaEdit.Apply(batch.Dictionary, plan, inPlace, inPlace);
            Floats.AssertSameBits(edited, inPlace);
        });

    [Fact]
    public void The_shift_is_scaled_but_not_offset_by_the_input_transform()
    {
        var dictionary = new LatentDictionary
        {
            Architecture = "by-hand",
            EmbeddingWidth = 2,
            LatentCount = 1,
            Encoder = [1f, 0f],
            Decoder = [1f, 2f],
            PreBias = [0f, 0f],
            LatentBias = [0f],
            DecoderBias = [100f, 100f],
            Threshold = [0f],
            Transform = InputTransform.Affine([1f, 1f], [2f, 10f]),
        };
        float[] edited = new float[2];

        // T(5, 6) = (2, 0.5), so the latent is 2; set to 3 it moves by 1: (1 * 2, 2 * 10).
        DeltaEdit.Apply(dictionary, EditPlan.Compile([new(0, EditOperation.Set, 3f)], 1), [5f, 6f], edited);

        Assert.Equal([7f, 26f], edited);
    }

    [Fact]
    public void A_plan_for_another_dictionary_is_refused_with_both_sizes()
    {
        LatentDictionary dictionary = Cases.MakeBatch(3, 4, 1, InputTransformKind.None, 1).Dictionary;
        EditPlan plan = EditPlan.Compile([], 5);

        ArgumentException error = Assert.Throws<ArgumentException>(() => DeltaEdit.Apply(dictionary, plan, new float[3], new float[3]));

        Assert.Contains("The plan is for 5 latents, the dictionary has 4.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_by_name()
    {
        LatentDictionary dictionary = Cases.MakeBatch(3, 4, 1, InputTransformKind.None, 1).Dictionary;
        EditPlan plan = EditPlan.Compile([], 4);

        void Apply(int embeddings, int edited) => DeltaEdit.Apply(dictionary, plan, new float[embeddings], new float[edited]);

        Assert.Equal("embeddings", Assert.Throws<ArgumentException>(() => Apply(4, 4)).ParamName);
        Assert.Equal("edited", Assert.Throws<ArgumentException>(() => Apply(3, 6)).ParamName);
    }

    private static float[] Encode(LatentDictionary dictionary, ReadOnlySpan<float> row)
    {
        float[] latents = new float[dictionary.LatentCount];
        dictionary.Encode(row, latents, new RowScale[1]);
        return latents;
    }

    private static Gen<Cases.Batch> AnyBitsBatches() =>
        from batch in Cases.Batches()
        from bits in Gen.ArrayOf(Cases.AnyBits(), batch.Embeddings.Length)
        select batch with { Embeddings = bits };

    private static LatentDictionary WithThreshold(LatentDictionary dictionary, float threshold)
    {
        float[] thresholds = new float[dictionary.LatentCount];
        Array.Fill(thresholds, threshold);
        return new LatentDictionary
        {
            Architecture = dictionary.Architecture,
            EmbeddingWidth = dictionary.EmbeddingWidth,
            LatentCount = dictionary.LatentCount,
            Encoder = dictionary.Encoder,
            Decoder = dictionary.Decoder,
            PreBias = dictionary.PreBias,
            LatentBias = dictionary.LatentBias,
            DecoderBias = dictionary.DecoderBias,
            Threshold = thresholds,
            Transform = dictionary.Transform,
        };
    }
}
