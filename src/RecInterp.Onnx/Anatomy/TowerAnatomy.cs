using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>What was found of one tower.</summary>
/// <param name="Input">The graph input that selects or describes the user or item.</param>
/// <param name="ElementType">Its element type.</param>
/// <param name="RowShape">Its shape without the batch axis; empty for a plain id.</param>
/// <param name="IdCount">How many ids exist, if the input only indexes tables: the shortest table; else null.</param>
/// <param name="Embedding">Frontier tensors that together are the embedding, in the order of their columns.</param>
/// <param name="Scalars">Frontier tensors of one column each, biases: kept beside the embedding and out of the SAE.</param>
public sealed record TowerAnatomy(
    string Input,
    OnnxElementType ElementType,
    long[] RowShape,
    int? IdCount,
    IReadOnlyList<FrontierTensor> Embedding,
    IReadOnlyList<FrontierTensor> Scalars)
{
    /// <summary>Embedding width d: columns of all embedding tensors together.</summary>
    public int Width => Embedding.Sum(tensor => tensor.Width);

    /// <summary>Number of scalars per user or item.</summary>
    public int ScalarCount => Scalars.Count;
}
