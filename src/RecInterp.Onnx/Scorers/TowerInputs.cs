using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Scorers;

/// <summary>The rows that a tower is run on: all ids from 0, or rows read from a .npy file. Immutable.</summary>
public sealed class TowerInputs
{
    private readonly NpyArray? _rows;

    private TowerInputs(int rows, NpyArray? values)
    {
        Rows = rows;
        _rows = values;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The ids 0 to count - 1.</summary>
    /// <param name="count">Number of ids.</param>
    public static TowerInputs Ids(int count) => new(count, null);

    /// <summary>Rows of a .npy file.</summary>
    /// <param name="path">The file; its first axis counts the rows, the others are the tower's input row.</param>
    /// <param name="tower">The tower.</param>
    /// <exception cref="InvalidArtifactException">The file's type or shape is not what the tower's input takes.</exception>
    public static TowerInputs Read(string path, TowerAnatomy tower)
    {
        var array = NpyFile.Read(path);
        var wantsFloats = tower.ElementType is OnnxElementType.Float32 or OnnxElementType.Float64;
        if (array.Shape.Length == 0 || array.Shape[0] == 0 || array.Floats is not null != wantsFloats || !array.Shape.Skip(1).SequenceEqual(tower.RowShape))
        {
            throw new InvalidArtifactException(
                path,
                $"found {array.Describe()}, expected {(wantsFloats ? "floats" : "integers")} of shape (n, {string.Join(", ", tower.RowShape)}) for input '{tower.Input}'");
        }

        return new TowerInputs(checked((int)array.Shape[0]), array);
    }

    /// <summary>Some rows as the tensor that the tower takes.</summary>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="tower">The tower.</param>
    internal OnnxTensor Slice(int start, int count, TowerAnatomy tower)
    {
        var indices = new int[count];
        for (var i = 0; i < count; i++)
        {
            indices[i] = start + i;
        }

        return Gather(indices, tower);
    }

    /// <summary>Any rows as the tensor that the tower takes.</summary>
    /// <param name="rows">Row numbers.</param>
    /// <param name="tower">The tower.</param>
    internal OnnxTensor Gather(ReadOnlySpan<int> rows, TowerAnatomy tower)
    {
        long[] shape = [rows.Length, .. tower.RowShape];
        var width = checked((int)tower.RowShape.Aggregate(1L, (product, axis) => product * axis));
        var floats = _rows?.Floats is null ? null : new float[rows.Length * width];
        var integers = floats is null ? new long[rows.Length * width] : null;
        for (var i = 0; i < rows.Length; i++)
        {
            if (_rows is null)
            {
                integers![i] = rows[i];
            }
            else
            {
                _rows.Floats?.AsSpan(rows[i] * width, width).CopyTo(floats.AsSpan(i * width));
                _rows.Integers?.AsSpan(rows[i] * width, width).CopyTo(integers.AsSpan(i * width));
            }
        }

        return new OnnxTensor(shape, floats, integers);
    }
}
