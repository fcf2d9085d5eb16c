namespace RecInterp.Client;

/// <summary>B embeddings, decoded or edited.</summary>
/// <param name="Rows">Number of rows, B.</param>
/// <param name="Width">Embedding width, d.</param>
/// <param name="Embeddings">Embeddings, shape [B, d], row-major, in the scorer's own units.</param>
/// <param name="Bundle">Digest of the bundle that answered.</param>
public sealed record EmbeddingRows(int Rows, int Width, float[] Embeddings, string Bundle);
