namespace RecInterp.Onnx.Files;

/// <summary>What a .npy file held.</summary>
/// <param name="Shape">Lengths of the axes, outermost first.</param>
/// <param name="Floats">The values, row-major, if the file holds floats; else null.</param>
/// <param name="Integers">The values, row-major, if the file holds integers; else null.</param>
public sealed record NpyArray(long[] Shape, float[]? Floats, long[]? Integers)
{
    /// <summary>Type and shape in words, for messages.</summary>
    public string Describe() => $"{(Floats is null ? "integers" : "floats")} of shape ({string.Join(", ", Shape)})";
}
