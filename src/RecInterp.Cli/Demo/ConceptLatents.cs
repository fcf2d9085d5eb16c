using RecInterp.Core.Concepts;
using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Cli.Demo;

/// <summary>The latents that together carry one concept.</summary>
/// <param name="Latents">The latents, best first.</param>
/// <param name="Best">How well the best one tells the concept.</param>
/// <param name="UserPercentiles">For each of <paramref name="Latents"/>, its 99th percentile over users.</param>
internal sealed record ConceptLatents(int[] Latents, ConceptMatch Best, float[] UserPercentiles)
{
    private const int Most = 4;
    private const double CorrelationMin = 0.3;
    private const int PurityDepth = 20;

    /// <summary>Finds them: latents whose correlation with the concept over items is at least 0.3, at most four, and always the best.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="carriers">For each item, whether it carries the concept.</param>
    public static ConceptLatents Find(ScorerFolder scorer, LatentDictionary dictionary, bool[] carriers)
    {
        var items = Encode(dictionary, scorer.Items);
        var ranked = ConceptMatch.Measure(items, carriers, dictionary.LatentCount, PurityDepth).OrderByDescending(match => match.Correlation).ToArray();
        int[] latents = [ranked[0].Latent, .. ranked.Skip(1).Take(Most - 1).Where(match => match.Correlation >= CorrelationMin).Select(match => match.Latent)];
        var users = Encode(dictionary, scorer.Users);
        return new ConceptLatents(latents, ranked[0], [.. latents.Select(latent => Percentile(users, latent, dictionary.LatentCount))]);
    }

    private static float[] Encode(LatentDictionary dictionary, TowerTable table)
    {
        var latents = new float[table.Rows * dictionary.LatentCount];
        dictionary.Encode(table.Embeddings.Values, latents, new RowScale[table.Rows]);
        return latents;
    }

    private static float Percentile(float[] latents, int latent, int latentCount)
    {
        var column = new float[latents.Length / latentCount];
        for (var row = 0; row < column.Length; row++)
        {
            column[row] = latents[(row * latentCount) + latent];
        }

        Array.Sort(column);
        return column[(int)(0.99 * (column.Length - 1))];
    }
}
