using RecInterp.Reproduction.Dictionaries;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using RecInterp.Training.Sampling;

namespace RecInterp.Reproduction.NeuralSearch;

/// <summary>A setting of the search for a faithful and sparse dictionary of the neural recommender. All have 22 latents.</summary>
/// <param name="Name">What it is, for a reader.</param>
/// <param name="Options">The options.</param>
internal sealed record NeuralTrial(string Name, TrainingOptions Options)
{
    private const int Active = 8; // The paper's dictionary has 8.1 of a film and 8.2 of a user.
    private const int Candidates = 32;

    /// <summary>The few that a reduced search tries.</summary>
    /// <param name="seed">Seed.</param>
    public static IReadOnlyList<NeuralTrial> Few(int seed) =>
    [
        new("tied ReLU, cross-entropy, beta 10 (the paper's)", PaperOptions.Neural(PaperOptions.NeuralBeta, seed)),
        new("tied ReLU, logits, beta 10", Logits(PaperOptions.Neural(10, seed))),
        TopK("TopK, logits, beta 1", seed, ArchitectureKind.TopK, 1, PredictionLossKind.PairLogitMse),
        TopK("BatchTopK, logits, beta 1", seed, ArchitectureKind.BatchTopK, 1, PredictionLossKind.PairLogitMse),
    ];

    /// <summary>All that a full search tries.</summary>
    /// <param name="seed">Seed.</param>
    public static IReadOnlyList<NeuralTrial> Many(int seed) =>
    [
        .. Few(seed),
        new("tied ReLU, cross-entropy, beta 40", PaperOptions.Neural(40, seed)),
        new("tied ReLU, logits, beta 40, rows normalised", Logits(PaperOptions.Neural(40, seed)) with { InputTransform = InputTransformFit.RowNorm, PreBias = true }),
        TopK("TopK, cross-entropy, beta 10", seed, ArchitectureKind.TopK, 10, PredictionLossKind.PairCrossEntropy),
        TopK("TopK, logits, beta 0.1", seed, ArchitectureKind.TopK, 0.1, PredictionLossKind.PairLogitMse),
        TopK("TopK, logits, beta 10", seed, ArchitectureKind.TopK, 10, PredictionLossKind.PairLogitMse),
        Changed(TopK("TopK, logits, beta 1, rows normalised", seed, ArchitectureKind.TopK, 1, PredictionLossKind.PairLogitMse), options => options with { InputTransform = InputTransformFit.RowNorm }),
        Changed(TopK("TopK, listwise, beta 1", seed, ArchitectureKind.TopK, 1, PredictionLossKind.ListwiseKl), options => options with { Candidates = Candidates, Temperature = 0.1, Steps = 6000 }),
        Changed(TopK("TopK, listwise, beta 10", seed, ArchitectureKind.TopK, 10, PredictionLossKind.ListwiseKl), options => options with { Candidates = Candidates, Temperature = 0.1, Steps = 6000 }),
        Changed(TopK("TopK, logits of the scorer's own top films, beta 1", seed, ArchitectureKind.TopK, 1, PredictionLossKind.PairLogitMse), options => options with { ItemSampling = ItemSampling.HardNegatives }),
        TopK("JumpReLU, logits, beta 1", seed, ArchitectureKind.JumpRelu, 1, PredictionLossKind.PairLogitMse),
        TopK("BatchTopK, logits, beta 10", seed, ArchitectureKind.BatchTopK, 10, PredictionLossKind.PairLogitMse),
    ];

    private static NeuralTrial Changed(NeuralTrial trial, Func<TrainingOptions, TrainingOptions> change) => trial with { Options = change(trial.Options) };

    private static TrainingOptions Logits(TrainingOptions options) => options with { PredictionLoss = PredictionLossKind.PairLogitMse, ItemSampling = ItemSampling.Uniform };

    private static NeuralTrial TopK(string name, int seed, ArchitectureKind architecture, double beta, PredictionLossKind loss) => new($"{name}, {Active} active", PaperOptions.Neural(beta, seed) with
    {
        Architecture = architecture,
        Active = Active,
        Alpha = 1,
        Lambda2 = 0,
        PredictionLoss = loss,
        ItemSampling = ItemSampling.Uniform,
        RevivesDead = true,
        DecayShare = 0.3,
    });
}
