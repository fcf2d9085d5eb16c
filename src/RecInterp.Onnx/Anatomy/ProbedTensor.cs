using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>A value that a tower gave to a probe.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="ElementType">Its element type there.</param>
/// <param name="Value">What it was, the rows along the first axis.</param>
internal sealed record ProbedTensor(string Name, OnnxElementType ElementType, OnnxTensor Value);
