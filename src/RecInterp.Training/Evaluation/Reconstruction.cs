using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;

namespace RecInterp.Training.Evaluation;

/// <summary>One way of replacing embeddings: the dictionary that is measured, or a baseline.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Note">What it is.</param>
/// <param name="Users">Replaced user embeddings.</param>
/// <param name="Items">Replaced item embeddings.</param>
/// <param name="Usage">How often its latents, directions or columns are active, over users and items together.</param>
internal sealed record Reconstruction(string Name, string Note, EmbeddingTable Users, EmbeddingTable Items, LatentUsage Usage)
{
    private const int BlockRows = 4096;

    /// <summary>How alike the items are that its latents are most active for, mean over latents; null where there are no latents, or no items.</summary>
    public double? Monosemanticity { get; init; }

    /// <summary>Its width: latents, directions or columns.</summary>
    public int Latents => Usage.Density.Length;

    /// <summary>The embeddings themselves.</summary>
    public static Reconstruction Identity(EmbeddingTable users, EmbeddingTable items) =>
        Full("identity", "the embeddings as they are", users.Width, users, items);

    /// <summary>Replaced by something that knows no sparsity: every number counts for every row.</summary>
    public static Reconstruction Full(string name, string note, int width, EmbeddingTable users, EmbeddingTable items)
    {
        var rows = users.Rows + items.Rows;
        return new Reconstruction(name, note, users, items, LatentUsage.Of([.. Enumerable.Repeat((long)rows, width)], rows));
    }

    /// <summary>Encoded and decoded by a dictionary.</summary>
    public static Reconstruction By(LatentDictionary dictionary, string name, string note, EmbeddingTable users, EmbeddingTable items) =>
        By(dictionary, dictionary.LatentCount, name, note, users, items);

    /// <summary>Encoded by a dictionary, and decoded by its first latents alone; the others are dropped after, not before, the largest are chosen.</summary>
    public static Reconstruction By(LatentDictionary dictionary, int latents, string name, string note, EmbeddingTable users, EmbeddingTable items)
    {
        var decoder = dictionary.First(latents);
        var active = new long[latents];
        var newUsers = Reconstruct(dictionary, decoder, users, active);
        var newItems = Reconstruct(dictionary, decoder, items, active);
        return new Reconstruction(name, note, newUsers, newItems, LatentUsage.Of(active, users.Rows + items.Rows))
        {
            Monosemanticity = items.Rows == 0 ? null : Core.Fidelity.Monosemanticity.Measure(dictionary, items).Scores.Take(latents).Average(),
        };
    }

    private static EmbeddingTable Reconstruct(LatentDictionary encoder, LatentDictionary decoder, EmbeddingTable table, long[] active)
    {
        var d = encoder.EmbeddingWidth;
        var result = new float[table.Rows * d];
        var (block, blockScales) = (new float[Math.Min(BlockRows, table.Rows) * encoder.LatentCount], new RowScale[Math.Min(BlockRows, table.Rows)]);
        for (int start = 0, count; start < table.Rows; start += count)
        {
            var rows = table.Consecutive(start, BlockRows);
            count = rows.Length / d;
            var latents = block.AsSpan(0, count * encoder.LatentCount);
            var scales = blockScales.AsSpan(0, count);
            encoder.Encode(rows, latents, scales);
            var kept = FirstOfRows(latents, encoder.LatentCount, decoder.LatentCount);
            decoder.Decode(kept, scales, result.AsSpan(start * d, count * d));
            LatentUsage.Count(kept, active);
        }

        return new EmbeddingTable(table.Rows, d, result);
    }

    /// <summary>Moves the first values of each row together.</summary>
    private static ReadOnlySpan<float> FirstOfRows(Span<float> values, int width, int first)
    {
        var rows = values.Length / width;
        for (var row = 1; row < rows && first < width; row++)
        {
            values.Slice(row * width, first).CopyTo(values[(row * first)..]);
        }

        return values[..(rows * first)];
    }
}
