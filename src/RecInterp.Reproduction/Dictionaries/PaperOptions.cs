using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using RecInterp.Training.Sampling;

namespace RecInterp.Reproduction.Dictionaries;

/// <summary>The paper's settings of its autoencoders on MovieLens 1M: 22 latents, tied ReLU, Adam at 0.001, batches of 256, a fifth of the users held out.</summary>
internal static class PaperOptions
{
    /// <summary>m on MovieLens 1M.</summary>
    public const int Latents = 22;

    /// <summary>Steps: 18 epochs over the published list of batches, which is not published, are about as many.</summary>
    public const int Steps = 18_000;

    /// <summary>beta of the published matrix factorisation's autoencoder.</summary>
    public const double FactorisationBeta = 2;

    /// <summary>beta of the published neural one.</summary>
    public const double NeuralBeta = 10;

    private const double HeldOut = 0.2;

    /// <summary>For matrix factorisation: alpha 0.1, lambda2 0.01, rho 0.05, rows normalised, the block of all users and items of a batch.</summary>
    public static TrainingOptions Factorisation(double beta, int seed, int steps = Steps) => new()
    {
        Latents = Latents,
        Alpha = 0.1,
        Beta = beta,
        Lambda2 = 0.01,
        Rho = 0.05,
        Steps = steps,
        HeldOutUsers = HeldOut,
        InputTransform = InputTransformFit.RowNorm,
        Seed = seed,
    };

    /// <summary>For neural collaborative filtering: alpha 2, lambda2 0.07, rho 0.05, embeddings as they are, no pre-bias, cross-entropy on observed pairs.</summary>
    public static TrainingOptions Neural(double beta, int seed, int steps = Steps) => new()
    {
        Latents = Latents,
        Alpha = 2,
        Beta = beta,
        Lambda2 = 0.07,
        Rho = 0.05,
        Steps = steps,
        HeldOutUsers = HeldOut,
        InputTransform = InputTransformFit.None,
        PreBias = false,
        PredictionLoss = PredictionLossKind.PairCrossEntropy,
        ItemSampling = ItemSampling.ObservedPairs,
        Seed = seed,
    };
}
