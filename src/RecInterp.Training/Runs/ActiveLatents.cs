using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Training.Dictionaries;

namespace RecInterp.Training.Runs;

/// <summary>Counts active latents over whole towers, some thousand rows at a time.</summary>
internal static class ActiveLatents
{
    private const int ChunkRows = 4096;

    /// <summary>In how many rows each latent is active.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="embeddings">Embeddings, shape [n, d].</param>
    /// <param name="latentCount">m.</param>
    /// <returns>m counts.</returns>
    public static long[] Count(TorchDictionary dictionary, EmbeddingTable embeddings, int latentCount)
    {
        var counts = new long[latentCount];
        var latents = new float[ChunkRows * latentCount];
        var scales = new RowScale[ChunkRows];
        for (var start = 0; start < embeddings.Rows; start += ChunkRows)
        {
            var rows = Math.Min(ChunkRows, embeddings.Rows - start);
            var codes = latents.AsSpan(0, rows * latentCount);
            dictionary.Encode(embeddings.Values.Slice(start * embeddings.Width, rows * embeddings.Width), codes, scales.AsSpan(0, rows));
            for (var i = 0; i < codes.Length; i++)
            {
                counts[i % latentCount] += codes[i] != 0f ? 1 : 0;
            }
        }

        return counts;
    }
}
