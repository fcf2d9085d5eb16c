namespace RecInterp.Onnx.Files;

/// <summary>A tensor as the header of a safetensors file declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its dtype: F64, F32, F16 or BF16.</param>
/// <param name="Shape">Lengths of the axes, outermost first.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record SafetensorsEntry(string Name, string Type, long[] Shape, long Begin, long End);
