using System.Globalization;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Losses;
using RecInterp.Training.Sampling;

namespace RecInterp.Training.Runs;

/// <summary>How a dictionary is trained.</summary>
/// <remarks>
/// <code>
/// total = alpha L_emb + beta L_pred + lambda1 L_sparse + lambda2 L_KL
/// </code>
/// <para>arXiv 2511.18024, eq. (5) and (8), with the terms as its published code computes them; see <see cref="Losses"/>. Every term but L_pred is the users' value plus the items'.</para>
/// </remarks>
public sealed record TrainingOptions
{
    /// <summary>The architecture.</summary>
    /// <value>The default is tied ReLU, the paper's.</value>
    public ArchitectureKind Architecture { get; init; } = ArchitectureKind.TiedRelu;

    /// <summary>k, most latents that are active in a row, from 1 to m. TopK and BatchTopK need it; for the others lambda1 is steered until about so many are active.</summary>
    /// <value>The default is null: as many as the losses leave.</value>
    public int? Active { get; init; }

    /// <summary>Numbers of first latents that must explain embeddings by themselves (Matryoshka), rising, each from 1 to m - 1; m itself is always among them.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<int> Prefixes { get; init; } = [];

    /// <summary>Whether latents that are never active are drawn to what the others leave unexplained.</summary>
    /// <value>The default is false.</value>
    public bool RevivesDead { get; init; }

    /// <summary>Steps between resamplings, at least 1: each dead latent is given the direction of a row that is explained badly. Null never resamples.</summary>
    /// <value>The default is null.</value>
    public int? ResampleSteps { get; init; }

    /// <summary>Steps without activity after which a latent counts as dead, at least 1.</summary>
    /// <value>The default is 200.</value>
    public int DeadAfterSteps { get; init; } = 200;

    /// <summary>Number of latents m, at least 1.</summary>
    /// <value>The default is 64. The paper has 22 for d = 20 and 70 for d = 100. More latents are narrower concepts.</value>
    public int Latents { get; init; } = 64;

    /// <summary>Passes over the trained users, at least 1; null trains for <see cref="Steps"/> steps.</summary>
    /// <value>The default is null. The paper has 18 and 30.</value>
    public int? Epochs { get; init; }

    /// <summary>Optimiser steps, at least 1; read where <see cref="Epochs"/> is null.</summary>
    /// <value>The default is 18,000: enough on MovieLens 1M, where 18 epochs (324 steps) are too few to converge.</value>
    public int Steps { get; init; } = 18_000;

    /// <summary>Users in a batch and items in a batch, at least 1; no more users are taken than there are.</summary>
    /// <value>The default is 256, the paper's.</value>
    public int BatchSize { get; init; } = 256;

    /// <summary>Adam's learning rate, in (0, 1]: about how far a step moves each weight.</summary>
    /// <value>The default is 0.001, the paper's.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Steps in which the learning rate rises to its value, at least 0.</summary>
    /// <value>The default is 0.</value>
    public int WarmUpSteps { get; init; }

    /// <summary>Share of the steps, at the end, in which the learning rate falls towards 0, in [0, 1].</summary>
    /// <value>The default is 0.</value>
    public double DecayShare { get; init; }

    /// <summary>Fidelity at which training ends before its last step, in (0, 1]: RBO@30 of 256 users' lists as a share of its maximum. Null never looks.</summary>
    /// <value>The default is null.</value>
    public double? StopAtFidelity { get; init; }

    /// <summary>Steps between looks at fidelity, at least 1.</summary>
    /// <value>The default is 1,000.</value>
    public int FidelitySteps { get; init; } = 1000;

    /// <summary>alpha, weight of the embedding loss, at least 0.</summary>
    /// <value>The default is 1. The published runs have 0.1 to 8.</value>
    public double Alpha { get; init; } = 1;

    /// <summary>beta, weight of the prediction loss, at least 0; 0 leaves the scorer's interaction out of training altogether.</summary>
    /// <value>The default is 1. The published runs have 1 to 10: more keeps the scorer's lists better and makes the latents denser.</value>
    public double Beta { get; init; } = 1;

    /// <summary>Steps in which beta rises evenly from 0 to its value, at least 0: step s of n has beta s / n.</summary>
    /// <value>The default is 0. A rise lets latents find embeddings first; the fused engines have none.</value>
    public int BetaWarmUpSteps { get; init; }

    /// <summary>lambda1, weight of the architecture's sparsity term, at least 0: the mean magnitude of latents (of gates; the share of open thresholds).</summary>
    /// <value>The default is 0, as for MovieLens in the published runs. With <see cref="Active"/> it is the start of the steering, 0.01 where it is 0.</value>
    public double Lambda1 { get; init; }

    /// <summary>lambda2, weight of the Kullback-Leibler term, at least 0. The term is a sum over latents.</summary>
    /// <value>The default is 0.01. The published runs have 0.003 to 0.7.</value>
    public double Lambda2 { get; init; } = 0.01;

    /// <summary>Steps in which lambda1 and lambda2 rise evenly from 0 to their values, at least 0. Where lambda1 is steered, it is so from the end of them on.</summary>
    /// <value>The default is 0. A rise lets latents find directions before they are pulled to 0; the fused engines have none.</value>
    public int SparsityWarmUpSteps { get; init; }

    /// <summary>rho, the mean activation that the Kullback-Leibler term wants of every latent, in (0, 1).</summary>
    /// <value>The default is 0.05, the paper's for MovieLens.</value>
    public double Rho { get; init; } = 0.05;

    /// <summary>The input transform.</summary>
    /// <value>The default is row normalisation, the published code's for matrix factorisation; it makes rho independent of the embeddings' scale.</value>
    public InputTransformFit InputTransform { get; init; } = InputTransformFit.RowNorm;

    /// <summary>Whether b_pre is trained.</summary>
    /// <value>The default is true.</value>
    public bool PreBias { get; init; } = true;

    /// <summary>Form of the prediction loss; null chooses by the scorer's interaction.</summary>
    /// <value>The default is null: blocks for a dot product, else pairs, both by squared error.</value>
    public PredictionLossKind? PredictionLoss { get; init; }

    /// <summary>Items of a batch that Pairwise and ListwiseKl compare for each of its users, the first ones drawn, from 2 to <see cref="BatchSize"/>; other forms have no candidates.</summary>
    /// <value>The default is null: all of them. Each step scores users x candidates; in a graph each of them costs as much as a pair of PairMse.</value>
    public int? Candidates { get; init; }

    /// <summary>T, by which scores are divided before Pairwise and ListwiseKl turn them into probabilities, above 0. Read by these alone.</summary>
    /// <value>The default is 1. About the spread of a user's scores suits; scores in [0, 1] want 0.1 or less.</value>
    public double Temperature { get; init; } = 1;

    /// <summary>Which items a batch holds. Popularity and ObservedPairs need interactions beside the options.</summary>
    /// <value>The default is uniform, the published code's.</value>
    public ItemSampling ItemSampling { get; init; }

    /// <summary>k, items in the scorer's own top lists that HardNegatives draws from, at least 1; no more are taken than there are. Read by it alone.</summary>
    /// <value>The default is 50. The lists are made once, before the first step, and take 4 k bytes for each trained user.</value>
    public int HardNegativeDepth { get; init; } = 50;

    /// <summary>Share of the users that training never sees, in [0, 1); <see cref="Runs.HeldOutUsers"/> tells which.</summary>
    /// <value>The default is 0. The paper holds out 0.2 to measure fidelity on.</value>
    public double HeldOutUsers { get; init; }

    /// <summary>What computes losses and gradients; null chooses the fused engine wherever it can.</summary>
    /// <value>The default is null.</value>
    public EngineKind? Engine { get; init; }

    /// <summary>Where losses and gradients are computed.</summary>
    /// <value>The default is the processor.</value>
    public DeviceKind Device { get; init; }

    /// <summary>Seed of the initial weights, the held-out users and the batches.</summary>
    /// <value>The default is 0. The same seed gives the same bits on the same machine with one thread.</value>
    public int Seed { get; init; }

    /// <summary>Threads, at least 1.</summary>
    /// <value>The default is 1. More help from some thousand rows x latents on. With libtorch they cost the bit-for-bit repeatability, and, where processors are shared, much time: its threads spin.</value>
    public int Threads { get; init; } = 1;

    /// <summary>Largest Euclidean norm of the gradient of all parameters together, above 0; longer ones are shortened to it. Null never shortens.</summary>
    /// <value>The default is null.</value>
    public double? ClipNorm { get; init; }

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">Lists every option that is outside its range, with the value found.</exception>
    public void Validate()
    {
        var faults = Faults();
        if (faults.Count > 0)
        {
            throw Invalid(faults);
        }
    }

    internal static ArgumentException Invalid(IReadOnlyList<string> faults) =>
        new($"The training options have {faults.Count} fault(s):\n{string.Join('\n', faults)}");

    internal List<string> Faults()
    {
        var faults = new List<string>();
        void Expect(bool holds, string name, IFormattable? found, string expected)
        {
            if (!holds)
            {
                faults.Add($"{name}: found {found?.ToString(null, CultureInfo.InvariantCulture)}, expected {expected}");
            }
        }

        Expect(Enum.IsDefined(Architecture), nameof(Architecture), (int)Architecture, $"one of {string.Join(", ", Enum.GetNames<ArchitectureKind>())}");
        Expect(Latents >= 1, nameof(Latents), Latents, "at least 1");
        Expect(Active is null || (Active >= 1 && Active <= Latents), nameof(Active), Active, $"1 to the number of latents, {Latents}, or none");
        Expect(Active is not null || Architecture is not (ArchitectureKind.TopK or ArchitectureKind.BatchTopK), nameof(Active), Active, $"a number for {Architecture}: it keeps that many latents");
        Expect(IsRising(Prefixes, Latents), nameof(Prefixes), Prefixes.Count, $"rising numbers from 1 to {Latents - 1}, found {string.Join(", ", Prefixes)}");
        Expect(ResampleSteps is null or >= 1, nameof(ResampleSteps), ResampleSteps, "none, or at least 1");
        Expect(DeadAfterSteps >= 1, nameof(DeadAfterSteps), DeadAfterSteps, "at least 1");
        Expect(Epochs is null or >= 1, nameof(Epochs), Epochs, "at least 1, or none");
        Expect(Steps >= 1, nameof(Steps), Steps, "at least 1");
        Expect(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Expect(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "a number in (0, 1]");
        Expect(WarmUpSteps >= 0, nameof(WarmUpSteps), WarmUpSteps, "at least 0");
        Expect(DecayShare is >= 0 and <= 1, nameof(DecayShare), DecayShare, "a number in [0, 1]");
        Expect(StopAtFidelity is null or (> 0 and <= 1), nameof(StopAtFidelity), StopAtFidelity, "none, or a number in (0, 1]");
        Expect(FidelitySteps >= 1, nameof(FidelitySteps), FidelitySteps, "at least 1");
        Expect(Weight(Alpha), nameof(Alpha), Alpha, "a finite number of at least 0");
        Expect(Weight(Beta), nameof(Beta), Beta, "a finite number of at least 0");
        Expect(BetaWarmUpSteps >= 0, nameof(BetaWarmUpSteps), BetaWarmUpSteps, "at least 0");
        Expect(Weight(Lambda1), nameof(Lambda1), Lambda1, "a finite number of at least 0");
        Expect(Weight(Lambda2), nameof(Lambda2), Lambda2, "a finite number of at least 0");
        Expect(SparsityWarmUpSteps >= 0, nameof(SparsityWarmUpSteps), SparsityWarmUpSteps, "at least 0");
        Expect(Alpha != 0 || Beta != 0, $"{nameof(Alpha)} and {nameof(Beta)}", 0, "at least one above 0: nothing would tie latents to embeddings");
        Expect(Rho is > 0 and < 1, nameof(Rho), Rho, "a number in (0, 1)");
        Expect(Enum.IsDefined(InputTransform), nameof(InputTransform), (int)InputTransform, $"one of {string.Join(", ", Enum.GetNames<InputTransformFit>())}");
        Expect(
            PredictionLoss is not { } kind || Enum.IsDefined(kind),
            nameof(PredictionLoss),
            (int?)PredictionLoss,
            $"none, or one of {string.Join(", ", Enum.GetNames<PredictionLossKind>())}");
        Expect(BatchSize != 1 || !Losses.PredictionLoss.ComparesCandidates(PredictionLoss), nameof(BatchSize), BatchSize, $"at least 2 for {PredictionLoss}: it compares items");
        Expect(Candidates is null || (Candidates >= 2 && Candidates <= BatchSize), nameof(Candidates), Candidates, $"2 to the size of a batch, {BatchSize}, or none");
        Expect(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), Temperature, "a finite number above 0");
        Expect(Enum.IsDefined(ItemSampling), nameof(ItemSampling), (int)ItemSampling, $"one of {string.Join(", ", Enum.GetNames<ItemSampling>())}");
        Expect(HardNegativeDepth >= 1, nameof(HardNegativeDepth), HardNegativeDepth, "at least 1");
        Expect(Engine is not { } engine || Enum.IsDefined(engine), nameof(Engine), (int?)Engine, $"none, or one of {string.Join(", ", Enum.GetNames<EngineKind>())}");
        Expect(Enum.IsDefined(Device), nameof(Device), (int)Device, $"one of {string.Join(", ", Enum.GetNames<DeviceKind>())}");
        Expect(HeldOutUsers is >= 0 and < 1, nameof(HeldOutUsers), HeldOutUsers, "a number in [0, 1)");
        Expect(Threads >= 1, nameof(Threads), Threads, "at least 1");
        Expect(ClipNorm is null || (ClipNorm > 0 && double.IsFinite(ClipNorm.Value)), nameof(ClipNorm), ClipNorm, "none, or a finite number above 0");
        return faults;
    }

    private static bool IsRising(IReadOnlyList<int> prefixes, int latents) =>
        prefixes.Zip(prefixes.Skip(1)).All(pair => pair.First < pair.Second) && prefixes.All(prefix => prefix >= 1 && prefix < latents);

    private static bool Weight(double value) => value >= 0 && double.IsFinite(value);
}
