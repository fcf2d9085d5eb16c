namespace RecInterp.Reproduction.Purity;

/// <summary>Table 1 of arXiv 2511.18024, MovieLens 1M: purity of the best neuron among its 10, 20 and 50 strongest films.</summary>
/// <remarks>Three cells cannot come from the stated measure, of which .38 of 20 (Animation) and .65 of 50 (Drama, neural) are here.</remarks>
internal static class PublishedPurities
{
    /// <summary>For matrix factorisation; null where the paper has no entry.</summary>
    public static IReadOnlyDictionary<string, double[]?> Factorisation { get; } = new Dictionary<string, double[]?>
    {
        ["Children's"] = [.90, .90, .88],
        ["Drama"] = [1, 1, .98],
        ["Action"] = [.90, .65, .60],
        ["Adventure"] = [.80, .80, .70],
        ["Animation"] = [.40, .38, .48],
        ["Comedy"] = [1, 1, 1],
        ["Horror"] = [1, 1, 1],
        ["Romance"] = [1, .85, .74],
        ["Sci-Fi"] = [1, 1, 1],
        ["Thriller"] = [.80, .90, .80],
        ["Crime"] = [.80, .75, .52],
        ["Golden-Age"] = [1, 1, .98],
        ["90's Drama"] = [.90, .85, .76],
        ["90's Comedy"] = [1, .95, .78],
        ["90's Action"] = [1, 1, .94],
        ["80's Comedy"] = null,
    };

    /// <summary>For neural collaborative filtering; null where the paper has no entry.</summary>
    public static IReadOnlyDictionary<string, double[]?> Neural { get; } = new Dictionary<string, double[]?>
    {
        ["Children's"] = [1, 1, .98],
        ["Drama"] = [.80, .70, .65],
        ["Action"] = null,
        ["Adventure"] = null,
        ["Animation"] = [1, .95, .76],
        ["Comedy"] = [.90, .75, .66],
        ["Horror"] = [.90, .95, .96],
        ["Romance"] = [.90, .85, .72],
        ["Sci-Fi"] = [.70, .75, .64],
        ["Thriller"] = [.80, .80, .62],
        ["Crime"] = [.50, .45, .48],
        ["Golden-Age"] = [.80, .80, .80],
        ["90's Drama"] = [1, .95, .86],
        ["90's Comedy"] = [1, 1, .92],
        ["90's Action"] = [1, 1, .98],
        ["80's Comedy"] = [1, .95, .86],
    };

    /// <summary>The last row, in per cent of the catalogue: how popular the films of the most popular neuron are; lower is more popular.</summary>
    public static double[] FactorisationPopularity { get; } = [4.35, 6.30, 6.34];

    /// <summary>The same for neural collaborative filtering.</summary>
    public static double[] NeuralPopularity { get; } = [1.04, 3.20, 3.73];
}
