using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;

namespace RecInterp.Training.Evaluation;

/// <summary>One way of replacing embeddings: the dictionary that is measured, or a baseline.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Note">What it is.</param>
/// <param name="Latents">Its width.</param>
/// <param name="Users">Replaced user embeddings.</param>
/// <param name="Items">Replaced item embeddings.</param>
/// <param name="MeanActive">L0 over users and items.</param>
/// <param name="Dead">Latents that never fire.</param>
internal sealed record Reconstruction(string Name, string Note, int Latents, EmbeddingTable Users, EmbeddingTable Items, double MeanActive, int Dead)
{
    private const int BlockRows = 4096;

    /// <summary>The embeddings themselves.</summary>
    public static Reconstruction Identity(EmbeddingTable users, EmbeddingTable items) =>
        new("identity", "the embeddings as they are", users.Width, users, items, users.Width, 0);

    /// <summary>Encoded and decoded by a dictionary.</summary>
    public static Reconstruction By(LatentDictionary dictionary, string name, string note, EmbeddingTable users, EmbeddingTable items)
    {
        var active = new long[dictionary.LatentCount];
        var newUsers = Reconstruct(dictionary, users, active);
        var newItems = Reconstruct(dictionary, items, active);
        return new Reconstruction(
            name,
            note,
            dictionary.LatentCount,
            newUsers,
            newItems,
            (double)active.Sum() / (users.Rows + items.Rows),
            active.Count(count => count == 0));
    }

    private static EmbeddingTable Reconstruct(LatentDictionary dictionary, EmbeddingTable table, long[] active)
    {
        var (d, m) = (dictionary.EmbeddingWidth, dictionary.LatentCount);
        var result = new float[table.Rows * d];
        for (int start = 0, count; start < table.Rows; start += count)
        {
            var rows = table.Consecutive(start, BlockRows);
            count = rows.Length / d;
            var latents = new float[count * m];
            var scales = new RowScale[count];
            dictionary.Encode(rows, latents, scales);
            dictionary.Decode(latents, scales, result.AsSpan(start * d, count * d));
            var density = LatentUsage.Measure(latents, m).Density;
            for (var latent = 0; latent < m; latent++)
            {
                active[latent] += (long)Math.Round(density[latent] * count);
            }
        }

        return new EmbeddingTable(table.Rows, d, result);
    }
}
