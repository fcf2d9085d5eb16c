namespace RecInterp.Onnx.Graphs;

/// <summary>A named input or output of a graph.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="ElementType">Its element type; Undefined where it is no tensor.</param>
/// <param name="Shape">Length of each axis, null where it is free; null where nothing is said of the shape.</param>
public sealed record OnnxValue(string Name, OnnxElementType ElementType, IReadOnlyList<long?>? Shape)
{
    /// <summary>Name, type and shape in words, for messages: "user int64[?, 3]".</summary>
    public string Describe()
    {
        var shape = Shape is null ? "[...]" : $"[{string.Join(", ", Shape.Select(axis => axis?.ToString() ?? "?"))}]";
        return $"{Name} {(ElementType == OnnxElementType.Undefined ? "no tensor" : ElementType.ToString().ToLowerInvariant() + shape)}";
    }
}
