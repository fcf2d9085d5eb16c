using FsCheck;
using FsCheck.Fluent;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Core.Tests.Dictionaries;

public sealed class InputTransformTests
{
    [Fact]
    public void None_copies_bits_and_reports_the_identity_scale()
    {
        float[] normalised = new float[3];

        RowScale scale = InputTransform.None(3).Apply([-0f, float.NaN, 2f], normalised);

        Assert.Equal(new RowScale(0f, 1f), scale);
        Floats.AssertSameBits([-0f, float.NaN, 2f], normalised);
    }

    [Fact]
    public void RowNorm_divides_by_the_unbiased_deviation_plus_its_floor()
    {
        float[] normalised = new float[3];

        RowScale scale = InputTransform.RowNorm(3).Apply([1f, 2f, 3f], normalised);

        // The unbiased deviation of 1, 2, 3 is 1; the biased one would be 0.8165.
        Assert.Equal(new RowScale(2f, 1.00001f), scale);
        Assert.Equal([-1f / 1.00001f, 0f, 1f / 1.00001f], normalised);
    }

    [Fact]
    public void RowNorm_of_a_constant_row_is_zero_and_inverts_exactly()
    {
        float[] row = [0.1f, 0.1f, 0.1f];
        float[] result = new float[3];
        InputTransform transform = InputTransform.RowNorm(3);

        RowScale scale = transform.Apply(row, result);
        Assert.Equal([0f, 0f, 0f], result);

        transform.Invert(result, scale, result);
        Floats.AssertSameBits(row, result);
    }

    [Fact]
    public void RowNorm_of_one_column_has_deviation_zero_plus_the_floor()
    {
        float[] normalised = new float[1];

        RowScale scale = InputTransform.RowNorm(1).Apply([7f], normalised);

        Assert.Equal(new RowScale(7f, 1e-5f), scale);
        Assert.Equal(0f, normalised[0]);
    }

    [Fact]
    public void Affine_subtracts_the_offset_before_it_divides()
    {
        float[] normalised = new float[2];

        RowScale scale = InputTransform.Affine([1f, -2f], [2f, 4f]).Apply([5f, 2f], normalised);

        Assert.Equal(RowScale.Identity, scale);
        Assert.Equal([2f, 1f], normalised);
    }

    [Fact]
    public void Invert_undoes_apply_within_rounding() => Claim.HoldsFor(
        Cases.Batches(),
        batch =>
        {
            InputTransform transform = batch.Dictionary.Transform;
            for (int row = 0; row < batch.Rows; row++)
            {
                ReadOnlySpan<float> embedding = batch.Embeddings.AsSpan(row * transform.Width, transform.Width);
                float[] normalised = new float[transform.Width];
                float[] restored = new float[transform.Width];
                RowScale scale = transform.Apply(embedding, normalised);
                transform.Invert(normalised, scale, restored);
                for (int column = 0; column < transform.Width; column++)
                {
                    // Four roundings of values no larger than 2 + 2: subtract, divide, multiply, add.
                    Floats.AssertWithin(embedding[column], restored[column], 4 * 4 * Floats.Rounding, $"column {column}");
                }
            }
        });

    [Fact]
    public void Apply_in_place_gives_the_same_bits() => Claim.HoldsFor(
        Cases.Batches(),
        batch =>
        {
            InputTransform transform = batch.Dictionary.Transform;
            float[] row = batch.Embeddings[..transform.Width];
            float[] apart = new float[transform.Width];
            RowScale scale = transform.Apply(row, apart);

            Assert.Equal(scale, transform.Apply(row, row));
            Floats.AssertSameBits(apart, row);
        });

    [Fact]
    public void FitMinMax_maps_each_column_onto_zero_to_one()
    {
        var table = new EmbeddingTable(3, 3, [1, 5, -1, 3, 5, 0, 2, 5, 1]);
        InputTransform transform = InputTransform.FitMinMax(table);

        Assert.Equal(InputTransformKind.Affine, transform.Kind);
        Assert.Equal([1f, 5f, -1f], transform.Offset.ToArray());
        Assert.Equal([2f, 1f, 2f], transform.Scale.ToArray());
        float[] normalised = new float[3];
        transform.Apply(table.Row(1), normalised);
        Assert.Equal([1f, 0f, 0.5f], normalised);
    }

    [Fact]
    public void FitCentreScale_leaves_column_means_of_zero_and_a_mean_square_of_one() => Claim.HoldsFor(
        Cases.Batches().Where(batch => batch.Rows > 1),
        batch =>
        {
            int width = batch.Dictionary.EmbeddingWidth;
            var table = new EmbeddingTable(batch.Rows, width, batch.Embeddings);
            InputTransform transform = InputTransform.FitCentreScale(table);
            float[] normalised = new float[batch.Embeddings.Length];
            for (int row = 0; row < batch.Rows; row++)
            {
                transform.Apply(table.Row(row), normalised.AsSpan(row * width, width));
            }

            Assert.Single(transform.Scale.ToArray().Distinct());
            for (int column = 0; column < width; column++)
            {
                double mean = Enumerable.Range(0, batch.Rows).Average(row => (double)normalised[row * width + column]);

                // The offset is rounded to float32 at magnitude 2, then divided by the scale.
                Floats.AssertWithin(0, (float)mean, 8 * Floats.Rounding / transform.Scale[0], $"mean of column {column}");
            }

            Assert.Equal(1.0, normalised.Average(value => (double)value * value), 1e-4);
        });

    [Fact]
    public void A_table_of_equal_rows_fits_to_scale_one()
    {
        var table = new EmbeddingTable(2, 2, [3, 4, 3, 4]);

        Assert.Equal([1f, 1f], InputTransform.FitMinMax(table).Scale.ToArray());
        Assert.Equal([1f, 1f], InputTransform.FitCentreScale(table).Scale.ToArray());
        Assert.Equal([3f, 4f], InputTransform.FitCentreScale(table).Offset.ToArray());
    }

    [Fact]
    public void Fitting_names_the_row_and_column_that_are_not_finite()
    {
        var table = new EmbeddingTable(2, 2, [1, 2, 3, float.NaN]);

        ArgumentException minMax = Assert.Throws<ArgumentException>(() => InputTransform.FitMinMax(table));
        ArgumentException centreScale = Assert.Throws<ArgumentException>(() => InputTransform.FitCentreScale(table));

        Assert.Contains("Row 1, column 1 is NaN", minMax.Message, StringComparison.Ordinal);
        Assert.Contains("Row 1, column 1 is NaN", centreScale.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fitting_an_empty_table_is_refused() =>
        Assert.Throws<ArgumentException>(() => InputTransform.FitMinMax(new EmbeddingTable(0, 2, [])));

    [Theory]
    [InlineData(0f, 0f, "scale[1] is 0")]
    [InlineData(0f, -1f, "scale[1] is -1")]
    [InlineData(0f, float.PositiveInfinity, "scale[1] is Infinity")]
    [InlineData(float.NaN, 1f, "offset[1] is NaN")]
    public void Affine_names_the_column_it_refuses(float offset, float scale, string message)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => InputTransform.Affine([0f, offset], [1f, scale]));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Affine_refuses_two_lengths() =>
        Assert.Throws<ArgumentException>(() => InputTransform.Affine([0f, 0f], [1f]));

    [Fact]
    public void Affine_does_not_see_later_writes_to_its_arrays()
    {
        float[] scale = [2f];
        InputTransform transform = InputTransform.Affine([0f], scale);

        scale[0] = 0f;

        Assert.Equal(2f, transform.Scale[0]);
    }

    [Fact]
    public void Apply_refuses_a_row_of_another_width()
    {
        InputTransform transform = InputTransform.None(3);

        ArgumentException error = Assert.Throws<ArgumentException>(() => transform.Apply(new float[2], new float[3]));

        Assert.Equal("embedding", error.ParamName);
    }
}
