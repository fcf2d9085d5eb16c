namespace RecInterp.Onnx.Runtime;

/// <summary>Receives what a tower gives, batch by batch and in order.</summary>
/// <param name="embeddings">Some rows of embeddings, row-major.</param>
/// <param name="scalars">The scalars of the same rows, row-major; empty where the tower has none.</param>
public delegate void TowerRows(ReadOnlySpan<float> embeddings, ReadOnlySpan<float> scalars);
