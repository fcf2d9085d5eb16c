using System.Numerics.Tensors;
using RecInterp.Core.Towers;

namespace RecInterp.Core.Dictionaries;

/// <summary>The normalisation T that a dictionary applies before encoding and undoes after decoding.</summary>
/// <remarks>
/// It is part of the dictionary: its numbers are frozen when the dictionary is made and never depend on the batch. The notebooks published
/// with arXiv 2511.18024 scale every training batch by its own column minima and maxima and skip that step at inference; we depart from
/// them here, because such a dictionary is evaluated on other inputs than it was trained on.
/// </remarks>
/// <threadsafety>Immutable; safe for concurrent calls.</threadsafety>
public sealed class InputTransform
{
    /// <summary>Added to a row's standard deviation so that a constant row stays finite; the published code's value.</summary>
    private const double DeviationFloor = 1e-5;

    private readonly float[] _offset;
    private readonly float[] _scale;

    private InputTransform(InputTransformKind kind, int width, float[] offset, float[] scale)
    {
        Kind = kind;
        Width = width;
        _offset = offset;
        _scale = scale;
    }

    /// <summary>Which of the three transforms this is.</summary>
    public InputTransformKind Kind { get; }

    /// <summary>Embedding width d of the rows it takes.</summary>
    public int Width { get; }

    /// <summary>Per column offset, d values; empty unless <see cref="Kind"/> is <see cref="InputTransformKind.Affine"/>.</summary>
    public ReadOnlySpan<float> Offset => _offset;

    /// <summary>Per column scale, d positive values; empty unless <see cref="Kind"/> is <see cref="InputTransformKind.Affine"/>.</summary>
    public ReadOnlySpan<float> Scale => _scale;

    /// <summary>T(x) = x.</summary>
    /// <param name="width">Embedding width d, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is below 1.</exception>
    public static InputTransform None(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return new InputTransform(InputTransformKind.None, width, [], []);
    }

    /// <summary>T(x) = (x - mu) / (s + 1e-5), with mu the row's mean and s its unbiased standard deviation.</summary>
    /// <remarks>Row normalisation without learned gain, as in the matrix factorisation notebooks published with arXiv 2511.18024 (the paper
    /// itself does not print it). Rows of width 1 have s = 0.</remarks>
    /// <param name="width">Embedding width d, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is below 1.</exception>
    public static InputTransform RowNorm(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return new InputTransform(InputTransformKind.RowNorm, width, [], []);
    }

    /// <summary>T(x) = (x - offset) / scale, column by column.</summary>
    /// <param name="offset">d finite values; copied.</param>
    /// <param name="scale">d finite values above 0; copied.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a value is outside its range; the message names the
    /// column.</exception>
    public static InputTransform Affine(float[] offset, float[] scale)
    {
        ArgumentNullException.ThrowIfNull(offset);
        ArgumentNullException.ThrowIfNull(scale);
        if (offset.Length == 0 || offset.Length != scale.Length)
        {
            throw new ArgumentException(
                $"offset holds {offset.Length} values and scale {scale.Length}; both must hold one value for each column.", nameof(scale));
        }

        for (int column = 0; column < offset.Length; column++)
        {
            if (!float.IsFinite(offset[column]))
            {
                throw new ArgumentException($"offset[{column}] is {offset[column]}; it must be finite.", nameof(offset));
            }

            if (!float.IsFinite(scale[column]) || scale[column] <= 0f)
            {
                throw new ArgumentException($"scale[{column}] is {scale[column]}; it must be finite and above 0.", nameof(scale));
            }
        }

        return new InputTransform(InputTransformKind.Affine, offset.Length, [.. offset], [.. scale]);
    }

    /// <summary>The affine transform that maps each column of a table onto [0, 1]: offset = minimum, scale = maximum - minimum.</summary>
    /// <remarks>A constant column gets scale 1. These are the frozen counterparts of the per-batch numbers in the published code.</remarks>
    /// <param name="t">Embeddings to fit on, at least one row, all finite.</param>
    /// <exception cref="ArgumentNullException"><paramref name="t"/> is null.</exception>
    /// <exception cref="ArgumentException">The table is empty, holds a value that is not finite, or a column's range exceeds
    /// float32.</exception>
    public static InputTransform FitMinMax(EmbeddingTable t)
    {
        RequireFiniteRows(t);
        float[] minimum = t.Row(0).ToArray();
        float[] maximum = t.Row(0).ToArray();
        for (int row = 1; row < t.Rows; row++)
        {
            TensorPrimitives.Min(minimum, t.Row(row), minimum);
            TensorPrimitives.Max(maximum, t.Row(row), maximum);
        }

        float[] scale = new float[t.Width];
        for (int column = 0; column < t.Width; column++)
        {
            float range = maximum[column] - minimum[column];
            scale[column] = range == 0f ? 1f : range;
        }

        return Affine(minimum, scale);
    }

    /// <summary>The affine transform that centres each column and divides all by one number, so that the mean square is 1.</summary>
    /// <remarks>offset = column mean; scale = sqrt(mean over all n * d entries of (x - offset)^2), the same for every column, 1 when that
    /// is 0. One scalar keeps the angles between centred embeddings. Sums run in double.</remarks>
    /// <param name="t">Embeddings to fit on, at least one row, all finite.</param>
    /// <exception cref="ArgumentNullException"><paramref name="t"/> is null.</exception>
    /// <exception cref="ArgumentException">The table is empty, holds a value that is not finite, or its spread exceeds float32.</exception>
    public static InputTransform FitCentreScale(EmbeddingTable t)
    {
        RequireFiniteRows(t);
        double[] mean = ColumnMeans.Of(t);
        double squares = 0;
        for (int row = 0; row < t.Rows; row++)
        {
            ReadOnlySpan<float> embedding = t.Row(row);
            for (int column = 0; column < t.Width; column++)
            {
                double centred = embedding[column] - mean[column];
                squares += centred * centred;
            }
        }

        float rootMeanSquare = (float)Math.Sqrt(squares / t.Rows / t.Width);
        float[] scale = new float[t.Width];
        Array.Fill(scale, rootMeanSquare == 0f ? 1f : rootMeanSquare);
        return Affine([.. mean.Select(m => (float)m)], scale);
    }

    /// <summary>Normalises one embedding.</summary>
    /// <param name="embedding">x, d finite values.</param>
    /// <param name="normalised">Destination T(x), d values; may be the same memory as <paramref name="embedding"/>.</param>
    /// <returns>The row's own mean and deviation for row normalisation, <see cref="RowScale.Identity"/> otherwise; <see cref="Invert"/>
    /// needs it.</returns>
    /// <exception cref="ArgumentException">A length is not d.</exception>
    public RowScale Apply(ReadOnlySpan<float> embedding, Span<float> normalised)
    {
        BatchShape.Expect(embedding.Length, 1, Width, nameof(embedding));
        BatchShape.Expect(normalised.Length, 1, Width, nameof(normalised));
        switch (Kind)
        {
            case InputTransformKind.RowNorm:
                RowScale scale = Measure(embedding);
                TensorPrimitives.Subtract(embedding, scale.Mean, normalised);
                TensorPrimitives.Divide(normalised, scale.Deviation, normalised);
                return scale;
            case InputTransformKind.Affine:
                TensorPrimitives.Subtract(embedding, _offset, normalised);
                TensorPrimitives.Divide(normalised, _scale, normalised);
                return RowScale.Identity;
            default:
                embedding.CopyTo(normalised);
                return RowScale.Identity;
        }
    }

    /// <summary>Takes one normalised row back to the recommender's space.</summary>
    /// <remarks>xn * deviation + mean for row normalisation, xn * scale + offset for affine, xn otherwise.</remarks>
    /// <param name="normalised">xn, d values.</param>
    /// <param name="scale">What <see cref="Apply"/> returned for this row; read by row normalisation only.</param>
    /// <param name="embedding">Destination, d values; may be the same memory as <paramref name="normalised"/>.</param>
    /// <exception cref="ArgumentException">A length is not d.</exception>
    public void Invert(ReadOnlySpan<float> normalised, RowScale scale, Span<float> embedding)
    {
        BatchShape.Expect(normalised.Length, 1, Width, nameof(normalised));
        BatchShape.Expect(embedding.Length, 1, Width, nameof(embedding));
        InvertShift(normalised, scale, embedding);
        switch (Kind)
        {
            case InputTransformKind.RowNorm:
                TensorPrimitives.Add(embedding, scale.Mean, embedding);
                break;
            case InputTransformKind.Affine:
                TensorPrimitives.Add(embedding, _offset, embedding);
                break;
        }
    }

    /// <summary>Takes a difference of two normalised rows back to the recommender's space: scaled, never offset.</summary>
    internal void InvertShift(ReadOnlySpan<float> shift, RowScale scale, Span<float> destination)
    {
        switch (Kind)
        {
            case InputTransformKind.RowNorm:
                TensorPrimitives.Multiply(shift, scale.Deviation, destination);
                break;
            case InputTransformKind.Affine:
                TensorPrimitives.Multiply(shift, _scale, destination);
                break;
            default:
                shift.CopyTo(destination);
                break;
        }
    }

    /// <summary>Mean and floored deviation of a row, summed in double and rounded once: other engines are compared with them.</summary>
    private static RowScale Measure(ReadOnlySpan<float> embedding)
    {
        double sum = 0;
        foreach (float value in embedding)
        {
            sum += value;
        }

        double mean = sum / embedding.Length;
        double squares = 0;
        foreach (float value in embedding)
        {
            squares += (value - mean) * (value - mean);
        }

        double deviation = embedding.Length == 1 ? 0 : Math.Sqrt(squares / (embedding.Length - 1));
        return new RowScale((float)mean, (float)(deviation + DeviationFloor));
    }

    private static void RequireFiniteRows(EmbeddingTable t)
    {
        ArgumentNullException.ThrowIfNull(t);
        if (t.Rows == 0)
        {
            throw new ArgumentException("The table has no rows; a transform needs at least one to be fitted on.", nameof(t));
        }

        for (int row = 0; row < t.Rows; row++)
        {
            ReadOnlySpan<float> values = t.Row(row);
            for (int column = 0; column < values.Length; column++)
            {
                if (!float.IsFinite(values[column]))
                {
                    throw new ArgumentException($"Row {row}, column {column} is {values[column]}; values must be finite.", nameof(t));
                }
            }
        }
    }
}
