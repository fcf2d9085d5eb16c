using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>What was found of one tower.</summary>
/// <param name="Inputs">The graph inputs that select or describe the user or item; none where the tower is a plain table of factors.</param>
/// <param name="IdCount">How many ids exist, if the only input does nothing but index tables: the shortest table; else null.</param>
/// <param name="Embedding">Frontier tensors that together are the embedding, in the order of their columns.</param>
/// <param name="Scalars">Frontier tensors of one column each, biases: kept beside the embedding and out of the SAE.</param>
public sealed record TowerAnatomy(
    IReadOnlyList<TowerInput> Inputs,
    int? IdCount,
    IReadOnlyList<FrontierTensor> Embedding,
    IReadOnlyList<FrontierTensor> Scalars)
{
    /// <summary>Embedding width d: columns of all embedding tensors together.</summary>
    public int Width => Embedding.Sum(tensor => tensor.Width);

    /// <summary>Number of scalars per user or item.</summary>
    public int ScalarCount => Scalars.Sum(tensor => tensor.Width);

    /// <summary>Whether the tower's graph takes many rows at once; false has it run row by row.</summary>
    public bool Batched => Inputs.All(input => input.Batched);

    /// <summary>The tower's inputs in words: "user_history int64[B, ?] and mask bool[B, ?]".</summary>
    public string DescribeInputs() => Inputs.Count == 0 ? "a table" : string.Join(" and ", Inputs.Select(input => input.Describe()));

    /// <summary>All frontier tensors: the embedding's, then the scalars.</summary>
    public IEnumerable<FrontierTensor> Frontier() => Embedding.Concat(Scalars);

    /// <summary>A tower that is a table of factors: one embedding tensor, and at most one scalar.</summary>
    /// <param name="side">"user" or "item"; names the tensors.</param>
    /// <param name="origin">Where the table came from.</param>
    /// <param name="width">Columns of the embedding.</param>
    /// <param name="scalars">Columns of scalars beside it.</param>
    internal static TowerAnatomy OfTable(string side, string origin, int width, int scalars) => new(
        [],
        null,
        [new FrontierTensor($"{side}_embedding", OnnxElementType.Float32, origin, [width], 0, width)],
        [.. Enumerable.Range(0, scalars).Select(i => new FrontierTensor($"{side}_scalar_{i}", OnnxElementType.Float32, origin, [1], i, 1))]);
}
