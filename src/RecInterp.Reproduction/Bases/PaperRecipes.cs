using RecInterp.Core.Towers;
using RecInterp.Recommenders;
using RecInterp.Recommenders.Factorisation;
using RecInterp.Recommenders.Ncf;

namespace RecInterp.Reproduction.Bases;

/// <summary>The base recommenders of the prediction-aware paper.</summary>
internal static class PaperRecipes
{
    /// <summary>Matrix factorisation on MovieLens 1M: d = 20, batches of 256, 10 epochs, negatives drawn once, as the published code has them.</summary>
    public static BaseRecipe Factorisation { get; } = Factors("MF", new MatrixFactorisationOptions());

    /// <summary>The same with negatives drawn anew in each epoch, as the paper says.</summary>
    public static BaseRecipe FactorisationWithFreshNegatives { get; } = Factors("MF, negatives drawn anew each epoch", new MatrixFactorisationOptions { ResamplesNegatives = true });

    /// <summary>Neural collaborative filtering whose embeddings start from the matrix factorisation's: 5 epochs at 0.001, negatives drawn anew in each, batches of 1,024. The reference.</summary>
    public static BaseRecipe Neural { get; } = Pairs("NCF", "ncf", NcfOptions.FromFactors with { ResamplesNegatives = true, BatchSize = 1024 });

    /// <summary>The same with negatives drawn once, as the published code has them: it learns those by heart.</summary>
    public static BaseRecipe NeuralWithStaticNegatives { get; } = Pairs("NCF, negatives drawn once", "ncf", NcfOptions.FromFactors with { BatchSize = 1024 });

    /// <summary>The published settings: random embeddings, 30 epochs at 0.05.</summary>
    public static BaseRecipe NeuralAsPublished { get; } = Pairs("NCF as published (a)", "ncf-published", NcfOptions.Published);

    /// <summary>Random embeddings, 10 epochs at 0.001.</summary>
    public static BaseRecipe NeuralFromRandom { get; } = Pairs("NCF from random embeddings (b)", "ncf-random", NcfOptions.FromRandom);

    private static BaseRecipe Factors(string title, MatrixFactorisationOptions options) => new(
        "mf", title, options.ToString(), (_, set, seed, cancellation) => MatrixFactorisation.Train(set.Split, options with { Seed = seed }, null, cancellation));

    private static BaseRecipe Pairs(string title, string name, NcfOptions options) => new(
        name,
        title,
        $"{options with { Hidden = [] }} {string.Join(' ', options.Hidden)}{(options.StartsFromFactors ? $" {Factorisation.Settings}" : "")}",
        (models, set, seed, cancellation) => NeuralCollaborativeFiltering.Train(
            set.Split, options with { Seed = seed }, options.StartsFromFactors ? Start(models, set, seed, cancellation) : null, null, cancellation));

    private static DotProductRecommender Start(BaseModels models, PaperSet set, int seed, CancellationToken cancellation)
    {
        var scorer = models.Get(Factorisation, set, seed, cancellation).Scorer;
        return new DotProductRecommender(MatrixFactorisation.Name, Copy(scorer.Users.Embeddings), Copy(scorer.Items.Embeddings));
    }

    private static EmbeddingTable Copy(EmbeddingTable table)
    {
        var values = new float[table.Rows * table.Width];
        table.CopyTo(0, values);
        return new EmbeddingTable(table.Rows, table.Width, values);
    }
}
