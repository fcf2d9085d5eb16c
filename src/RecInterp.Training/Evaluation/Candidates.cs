using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;

namespace RecInterp.Training.Evaluation;

/// <summary>What an evaluation measures: the dictionary, its prefixes, and the baselines.</summary>
internal static class Candidates
{
    private const int Baselines = 5;

    /// <summary>The rows that an evaluation draws.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="options">How many are wanted, and the draw's seed.</param>
    /// <returns>Row numbers, rising.</returns>
    public static int[] Rows(int rows, FidelityOptions options)
    {
        var order = Enumerable.Range(0, rows).ToArray();
        if (options.Users is not { } count || count >= rows)
        {
            return order;
        }

        new Random(options.Seed).Shuffle(order);
        return [.. order.Take(count).Order()];
    }

    /// <summary>Refuses prefixes that do not rise, or are no part of the dictionary.</summary>
    /// <exception cref="ArgumentException">They do not, or are none.</exception>
    public static void CheckPrefixes(IReadOnlyList<int> prefixes, int latents)
    {
        if (prefixes.Zip(prefixes.Skip(1)).Any(pair => pair.First >= pair.Second) || prefixes.Any(prefix => prefix < 1 || prefix >= latents))
        {
            throw new ArgumentException($"Prefixes: found {string.Join(", ", prefixes)}, expected rising numbers from 1 to {latents - 1}", nameof(prefixes));
        }
    }

    /// <summary>How many there are.</summary>
    public static int Count(FidelityOptions options) => 1 + options.Prefixes.Count + (options.Baselines ? Baselines : 0);

    /// <summary>All of them, the dictionary first. Each is as large as the tables and is computed when it is asked for: whoever keeps none needs memory for one.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="users">User embeddings, or those of the one table.</param>
    /// <param name="items">Item embeddings; no rows where there is one table.</param>
    /// <param name="options">Prefixes, baselines and seed.</param>
    public static IEnumerable<Reconstruction> Of(LatentDictionary dictionary, EmbeddingTable users, EmbeddingTable items, FidelityOptions options)
    {
        var measured = Reconstruction.By(dictionary, "dictionary", $"{dictionary.Architecture}, as trained", users, items);
        var meanActive = measured.Usage.MeanActive;
        yield return measured;
        measured = null;
        foreach (var prefix in options.Prefixes)
        {
            yield return Reconstruction.By(dictionary, prefix, $"first {prefix} latents", "the dictionary's, encoded with all and decoded alone", users, items);
        }

        if (!options.Baselines)
        {
            yield break;
        }

        yield return Reconstruction.Identity(users, items);
        yield return Reconstruction.By(
            RandomDictionary.Like(dictionary, users, items, options.Seed),
            "random dictionary",
            "random directions of the same width, all that are positive are active, one fitted scale",
            users,
            items);
        var untrained = RandomDictionary.Untrained(dictionary, meanActive, users, items, options.Seed);
        var rule = untrained.MostActive is { } most ? $"the {most} largest are active" : "one threshold for about the dictionary's L0";
        yield return Reconstruction.By(untrained, "untrained dictionary", $"the same random directions, {rule}, one fitted scale", users, items);
        var components = new PrincipalComponents(users, items);
        var full = Math.Min(dictionary.LatentCount, dictionary.EmbeddingWidth);
        var active = Math.Clamp((int)Math.Round(meanActive), 1, dictionary.EmbeddingWidth);
        yield return components.Project("pca", $"{full} components: the same width, at most d", full, users, items);
        yield return components.Project("pca at L0", $"{active} components: as many numbers a row as the dictionary's L0", active, users, items);
    }
}
