using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>One graph input of a tower.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="ElementType">Its element type.</param>
/// <param name="RowShape">Its shape for one user or item; empty for a plain id, null where an axis is free (the length of a padded sequence).</param>
/// <param name="Batched">Whether the graph takes many rows at once, along a first axis; otherwise the tower is run row by row.</param>
public sealed record TowerInput(string Name, OnnxElementType ElementType, IReadOnlyList<long?> RowShape, bool Batched)
{
    /// <summary>Whether the input takes integers (or truth values) rather than floats.</summary>
    public bool TakesIntegers => ElementType is OnnxElementType.Int32 or OnnxElementType.Int64 or OnnxElementType.Bool;

    /// <summary>Name, type and shape in words, for messages: "user int64[B, 50]".</summary>
    public string Describe()
    {
        var axes = RowShape.Select(axis => axis?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?");
        return $"{Name} {ElementType.ToString().ToLowerInvariant()}[{string.Join(", ", Batched ? axes.Prepend("B") : axes)}]";
    }

    /// <summary>The shape of some rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="free">Length of the free axes.</param>
    internal long[] ShapeOf(int rows, long free)
    {
        var row = RowShape.Select(axis => axis ?? free);
        return Batched ? [rows, .. row] : [.. row];
    }
}
