using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RecInterp.Core.Dictionaries;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Fused;

/// <summary>A batch as it passes through a dictionary: rows of both towers, padded to whole tiles. Not thread safe, but for different rows.</summary>
/// <remarks>Users start at row 0, items at the next whole tile, so that no tile holds both. Columns past d are 0.</remarks>
internal sealed unsafe class BatchRows : IDisposable
{
    private const int Lanes = 16;

    private readonly InputTransformKind _kind;
    private readonly int _width;
    private readonly float[] _means; // Filled where rows are normalised.
    private readonly float[] _deviations; // Plus 1e-5.
    private readonly NativeFloats _offset; // Of an affine transform; else 0.
    private readonly NativeFloats _scale; // Of an affine transform; else 1.
    private readonly NativeFloats _inside; // 1 in the first d columns, 0 in the others.

    /// <summary>Makes space for batches.</summary>
    /// <param name="rows">Most rows of a tower.</param>
    /// <param name="towers">1 or 2.</param>
    /// <param name="transform">The input transform T.</param>
    public BatchRows(int rows, int towers, InputTransform transform)
    {
        _kind = transform.Kind;
        _width = transform.Width;
        Stride = Tile.WholeColumns(transform.Width);
        Capacity = Tile.WholeRows(rows) * towers;
        var count = (long)Capacity * Stride;
        (Raw, Centred, Reconstruction, Error, Gradient) = (new(count), new(count), new(count), new(count), new(count));
        (_means, _deviations) = (new float[Capacity], new float[Capacity]);
        (_offset, _scale, _inside) = (new(Stride), new(Stride), new(Stride));
        _scale.Span.Fill(1);
        _inside.Span[.._width].Fill(1);
        if (_kind == InputTransformKind.Affine)
        {
            transform.Offset.CopyTo(_offset.Span);
            transform.Scale.CopyTo(_scale.Span);
        }
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
    /// <param name="bias">b; 0 past the first d columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(ReadOnlySpan<float> embedding, int row, float* bias)
    {
        var raw = At(Raw, row);
        var centred = At(Centred, row);
        embedding.CopyTo(new Span<float>(raw, _width));
        if (_kind == InputTransformKind.RowNorm)
        {
            Normalise(row, raw, centred);
        }
        else
        {
            for (var i = 0; i < Stride; i += Lanes)
            {
                ((Vector512.Load(raw + i) - Vector512.Load(_offset.Start + i)) / Vector512.Load(_scale.Start + i)).Store(centred + i);
            }
        }

        for (var i = 0; i < Stride; i += Lanes)
        {
            (Vector512.Load(centred + i) - Vector512.Load(bias + i)).Store(centred + i);
        }
    }

    /// <summary>Takes a row's reconstruction back to the recommender's space, and notes its error.</summary>
    /// <returns>The sum of squares of the error.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Restore(int row)
    {
        var found = At(Reconstruction, row);
        var raw = At(Raw, row);
        var error = At(Error, row);
        var squares = Vector512<float>.Zero;
        var normalised = _kind == InputTransformKind.RowNorm;
        var deviation = Vector512.Create(normalised ? _deviations[row] : 1);
        var mean = Vector512.Create(normalised ? _means[row] : 0);
        for (var i = 0; i < Stride; i += Lanes)
        {
            var offset = normalised ? mean * Vector512.Load(_inside.Start + i) : Vector512.Load(_offset.Start + i);
            var restored = (Vector512.Load(found + i) * deviation * Vector512.Load(_scale.Start + i)) + offset;
            restored.Store(found + i);
            var difference = restored - Vector512.Load(raw + i);
            difference.Store(error + i);
            squares = Vector512.FusedMultiplyAdd(difference, difference, squares);
        }

        return Vector512.Sum(squares);
    }

    /// <summary>Starts a row's gradient with that of its squared error.</summary>
    /// <param name="row">The row.</param>
    /// <param name="weight">What the error is multiplied with.</param>
    public void Differentiate(int row, float weight)
    {
        var gradient = At(Gradient, row);
        var error = At(Error, row);
        var factor = Vector512.Create(weight);
        for (var i = 0; i < Stride; i += Lanes)
        {
            (Vector512.Load(error + i) * factor).Store(gradient + i);
        }
    }

    /// <summary>Takes a row's gradient from xhat to T(xhat), and adds it to a sum.</summary>
    public void ToNormal(int row, float* sum)
    {
        var gradient = At(Gradient, row);
        Scale(gradient, row);
        for (var i = 0; i < Stride; i += Lanes)
        {
            (Vector512.Load(sum + i) + Vector512.Load(gradient + i)).Store(sum + i);
        }
    }

    /// <summary>Multiplies a row with what takes differences of normalised rows back.</summary>
    /// <param name="values">A row of <see cref="Stride"/> values.</param>
    /// <param name="row">Its number.</param>
    public void Scale(float* values, int row)
    {
        var deviation = Vector512.Create(_kind == InputTransformKind.RowNorm ? _deviations[row] : 1);
        for (var i = 0; i < Stride; i += Lanes)
        {
            (Vector512.Load(values + i) * deviation * Vector512.Load(_scale.Start + i)).Store(values + i);
        }
    }

    /// <summary>Where a row starts.</summary>
    public float* At(NativeFloats table, int row) => table.Start + ((long)row * Stride);

    private void Normalise(int row, float* raw, float* centred)
    {
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < Stride; i += Lanes)
        {
            sum += Vector512.Load(raw + i);
        }

        var mean = Vector512.Sum(sum) / _width;
        var means = Vector512.Create(mean);
        var squares = Vector512<float>.Zero;
        for (var i = 0; i < Stride; i += Lanes)
        {
            var difference = (Vector512.Load(raw + i) - means) * Vector512.Load(_inside.Start + i);
            difference.Store(centred + i);
            squares = Vector512.FusedMultiplyAdd(difference, difference, squares);
        }

        var deviation = MathF.Sqrt(Vector512.Sum(squares) / Math.Max(1, _width - 1)) + 1e-5f;
        var factor = Vector512.Create(1 / deviation);
        for (var i = 0; i < Stride; i += Lanes)
        {
            (Vector512.Load(centred + i) * factor).Store(centred + i);
        }

        (_means[row], _deviations[row]) = (mean, deviation);
    }

    private NativeFloats[] Tables => [Raw, Centred, Reconstruction, Error, Gradient];

    /// <summary>Frees the space.</summary>
    public void Dispose()
    {
        foreach (var table in (NativeFloats[])[.. Tables, _offset, _scale, _inside])
        {
            table.Dispose();
        }
    }
}
