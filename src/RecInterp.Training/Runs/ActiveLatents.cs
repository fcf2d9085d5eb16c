using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
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
        for (int start = 0, count; start < embeddings.Rows; start += count)
        {
            var rows = embeddings.Consecutive(start, ChunkRows);
            count = rows.Length / embeddings.Width;
            var codes = latents.AsSpan(0, count * latentCount);
            dictionary.Encode(rows, codes, scales.AsSpan(0, count));
            LatentUsage.Count(codes, counts);
        }

        return counts;
    }
}
