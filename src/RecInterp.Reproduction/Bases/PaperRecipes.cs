using RecInterp.Recommenders.Factorisation;

namespace RecInterp.Reproduction.Bases;

/// <summary>The base recommenders of the prediction-aware paper.</summary>
internal static class PaperRecipes
{
    /// <summary>Matrix factorisation on MovieLens 1M: d = 20, batches of 256, 10 epochs, negatives drawn once, as the published code has them.</summary>
    public static BaseRecipe Factorisation { get; } = Factors("MF", new MatrixFactorisationOptions());

    /// <summary>The same with negatives drawn anew in each epoch, as the paper says.</summary>
    public static BaseRecipe FactorisationWithFreshNegatives { get; } = Factors("MF, negatives drawn anew each epoch", new MatrixFactorisationOptions { ResamplesNegatives = true });

    private static BaseRecipe Factors(string title, MatrixFactorisationOptions options) => new(
        "mf", title, options.ToString(), (_, set, seed, cancellation) => MatrixFactorisation.Train(set.Split, options with { Seed = seed }, null, cancellation));
}
