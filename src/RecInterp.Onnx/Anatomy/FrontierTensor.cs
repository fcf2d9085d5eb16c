using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>A value on the border between one tower and the interaction.</summary>
/// <param name="Tensor">Name of the value in the scorer's graph.</param>
/// <param name="ElementType">Its element type.</param>
/// <param name="ProducedBy">The node that computes it, as operator and name.</param>
/// <param name="RowShape">Its shape without the batch axis; [32] for a plain embedding, [1] or [] for a bias.</param>
/// <param name="Offset">Where its first column stands among the columns of its kind (embedding or scalars).</param>
/// <param name="Width">Number of columns: the product of <paramref name="RowShape"/>.</param>
public sealed record FrontierTensor(string Tensor, OnnxElementType ElementType, string ProducedBy, long[] RowShape, int Offset, int Width);
