using System.Numerics.Tensors;
using RecInterp.Core.Dictionaries;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Fused;

/// <summary>A batch as it passes through a dictionary: rows of both towers, padded to whole tiles. Not thread safe, but for different rows.</summary>
/// <remarks>Users start at row 0, items at the next whole tile, so that no tile holds both. Columns past d are 0.</remarks>
internal sealed unsafe class BatchRows : IDisposable
{
    private readonly InputTransformKind _kind;
    private readonly float[] _offset;
    private readonly float[] _scale;
    private readonly int _width;

    /// <summary>Makes space for batches.</summary>
    /// <param name="rows">Most rows of a tower.</param>
    /// <param name="towers">1 or 2.</param>
    /// <param name="transform">The input transform T.</param>
    public BatchRows(int rows, int towers, InputTransform transform)
    {
        _kind = transform.Kind;
        _width = transform.Width;
        _offset = transform.Kind == InputTransformKind.Affine ? transform.Offset.ToArray() : [];
        _scale = transform.Kind == InputTransformKind.Affine ? transform.Scale.ToArray() : [];
        Stride = Tile.WholeColumns(transform.Width);
        Capacity = Tile.WholeRows(rows) * towers;
        var count = (long)Capacity * Stride;
        (Raw, Centred, Reconstruction, Error, Gradient) = (new(count), new(count), new(count), new(count), new(count));
        (Means, Deviations) = (new float[Capacity], new float[Capacity]);
    }

    /// <summary>Floats between rows.</summary>
    public int Stride { get; }

    /// <summary>Most rows, padding counted.</summary>
    public int Capacity { get; }

    /// <summary>x.</summary>
    public NativeFloats Raw { get; }

    /// <summary>T(x) - b.</summary>
    public NativeFloats Centred { get; }

    /// <summary>xhat; before <see cref="Restore"/>, T(xhat).</summary>
    public NativeFloats Reconstruction { get; }

    /// <summary>xhat - x.</summary>
    public NativeFloats Error { get; }

    /// <summary>The loss' gradient with respect to xhat; after <see cref="ToNormal"/>, to T(xhat).</summary>
    public NativeFloats Gradient { get; }

    /// <summary>Row means; filled where rows are normalised.</summary>
    public float[] Means { get; }

    /// <summary>Row deviations plus 1e-5; filled where rows are normalised.</summary>
    public float[] Deviations { get; }

    /// <summary>Rows of users.</summary>
    public int Users { get; private set; }

    /// <summary>Rows of items.</summary>
    public int Items { get; private set; }

    /// <summary>Where items start.</summary>
    public int FirstItem => Tile.WholeRows(Users);

    /// <summary>Where the last row ends.</summary>
    public int End => Items == 0 ? Users : FirstItem + Items;

    /// <summary>Sets how many rows there are. Rows that fill up a tile are 0 in every table.</summary>
    public void Resize(TrainingBatch batch)
    {
        if ((Users, Items) == (batch.UserCount, batch.ItemCount))
        {
            return;
        }

        (Users, Items) = (batch.UserCount, batch.ItemCount);
        foreach (var table in Tables)
        {
            table.Span.Clear();
        }
    }

    /// <summary>Copies a row in and centres it.</summary>
    /// <param name="embedding">x, d values.</param>
    /// <param name="row">Its row here.</param>
    /// <param name="bias">b, d values.</param>
    public void Load(ReadOnlySpan<float> embedding, int row, ReadOnlySpan<float> bias)
    {
        embedding.CopyTo(Row(Raw, row));
        var centred = Row(Centred, row);
        switch (_kind)
        {
            case InputTransformKind.RowNorm:
                var mean = TensorPrimitives.Sum(embedding) / _width;
                TensorPrimitives.Subtract(embedding, mean, centred);
                var deviation = MathF.Sqrt(TensorPrimitives.SumOfSquares(centred) / Math.Max(1, _width - 1)) + 1e-5f;
                TensorPrimitives.Divide(centred, deviation, centred);
                (Means[row], Deviations[row]) = (mean, deviation);
                break;
            case InputTransformKind.Affine:
                TensorPrimitives.Subtract(embedding, _offset, centred);
                TensorPrimitives.Divide(centred, _scale, centred);
                break;
            default:
                embedding.CopyTo(centred);
                break;
        }

        TensorPrimitives.Subtract(centred, bias, centred);
    }

    /// <summary>Takes a row's reconstruction back to the recommender's space, and notes its error.</summary>
    /// <returns>The sum of squares of the error.</returns>
    public double Restore(int row)
    {
        var reconstruction = Row(Reconstruction, row);
        Scale(reconstruction, row);
        switch (_kind)
        {
            case InputTransformKind.RowNorm:
                TensorPrimitives.Add(reconstruction, Means[row], reconstruction);
                break;
            case InputTransformKind.Affine:
                TensorPrimitives.Add(reconstruction, _offset, reconstruction);
                break;
        }

        var error = Row(Error, row);
        TensorPrimitives.Subtract(reconstruction, Row(Raw, row), error);
        return TensorPrimitives.SumOfSquares(error);
    }

    /// <summary>Takes a row's gradient from xhat to T(xhat).</summary>
    public void ToNormal(int row) => Scale(Row(Gradient, row), row);

    /// <summary>Multiplies a row with what takes differences of normalised rows back.</summary>
    /// <param name="values">d values.</param>
    /// <param name="row">Their row.</param>
    public void Scale(Span<float> values, int row)
    {
        switch (_kind)
        {
            case InputTransformKind.RowNorm:
                TensorPrimitives.Multiply(values, Deviations[row], values);
                break;
            case InputTransformKind.Affine:
                TensorPrimitives.Multiply(values, _scale, values);
                break;
        }
    }

    /// <summary>The d values of a row.</summary>
    public Span<float> Row(NativeFloats table, int row) => new(table.Start + ((long)row * Stride), _width);

    private NativeFloats[] Tables => [Raw, Centred, Reconstruction, Error, Gradient];

    /// <summary>Frees the space.</summary>
    public void Dispose()
    {
        foreach (var table in Tables)
        {
            table.Dispose();
        }
    }
}
