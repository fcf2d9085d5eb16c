using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Reproduction.RecSae.Dictionaries;

/// <summary>Makes new probes of probes.</summary>
internal static class ProbeRows
{
    /// <summary>D(E(x)) of each row.</summary>
    public static EmbeddingTable Reconstruct(LatentDictionary dictionary, EmbeddingTable probes)
    {
        var (latents, scales) = (new float[dictionary.LatentCount], new RowScale[1]);
        return Map(probes, (from, to) =>
        {
            dictionary.Encode(from, latents, scales);
            dictionary.Decode(latents, scales, to);
        });
    }

    /// <summary>Each row by a function of it.</summary>
    public static EmbeddingTable Map(EmbeddingTable probes, RowMap map)
    {
        var values = new float[probes.Rows * probes.Width];
        for (var row = 0; row < probes.Rows; row++)
        {
            map(probes.Row(row), values.AsSpan(row * probes.Width, probes.Width));
        }

        return new EmbeddingTable(probes.Rows, probes.Width, values);
    }

    /// <summary>A row from a row.</summary>
    /// <param name="from">d values.</param>
    /// <param name="to">Receives d values.</param>
    public delegate void RowMap(ReadOnlySpan<float> from, Span<float> to);
}
