using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Reproduction.Dictionaries;

/// <summary>One tower's embeddings as a dictionary sees them.</summary>
/// <param name="Latents">z, shape [n, m], row-major.</param>
/// <param name="Scales">What the input transform took out of each row.</param>
/// <param name="Reconstructed">xhat, shape [n, d].</param>
internal sealed record EncodedTower(float[] Latents, RowScale[] Scales, EmbeddingTable Reconstructed)
{
    /// <summary>Encodes and decodes a tower.</summary>
    public static EncodedTower Of(LatentDictionary dictionary, EmbeddingTable embeddings)
    {
        var rows = new float[embeddings.Rows * embeddings.Width];
        embeddings.CopyTo(0, rows);
        var (latents, scales, decoded) = (new float[embeddings.Rows * dictionary.LatentCount], new RowScale[embeddings.Rows], new float[rows.Length]);
        dictionary.Encode(rows, latents, scales);
        dictionary.Decode(latents, scales, decoded);
        return new EncodedTower(latents, scales, new EmbeddingTable(embeddings.Rows, embeddings.Width, decoded));
    }

    /// <summary>One latent of every row.</summary>
    public float[] Column(int latent)
    {
        var width = Latents.Length / Scales.Length;
        return [.. Enumerable.Range(0, Scales.Length).Select(row => Latents[(row * width) + latent])];
    }
}
