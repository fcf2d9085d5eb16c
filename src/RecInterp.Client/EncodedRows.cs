using RecInterp.Core.Dictionaries;

namespace RecInterp.Client;

/// <summary>Latents of B embeddings.</summary>
/// <param name="Rows">Number of rows, B.</param>
/// <param name="LatentCount">Number of latents, m.</param>
/// <param name="Latents">Latents, shape [B, m], row-major; 0 where a latent is not active.</param>
/// <param name="Scales">What decoding needs: B row scales; empty where the bundle does not normalise rows.</param>
/// <param name="Bundle">Digest of the bundle that answered.</param>
public sealed record EncodedRows(int Rows, int LatentCount, float[] Latents, RowScale[] Scales, string Bundle);
