using RecInterp.Training.Dictionaries;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;

namespace RecInterp.Bench;

/// <summary>What is trained, and how much faster than eager PyTorch it must be.</summary>
/// <param name="Name">A letter.</param>
/// <param name="What">What it stands for.</param>
/// <param name="Options">How it is trained.</param>
/// <param name="Width">Embedding width d.</param>
/// <param name="Users">Rows of users, or of the one table.</param>
/// <param name="Items">Rows of items; 0 where there is one table.</param>
/// <param name="Steps">Steps of a round.</param>
/// <param name="WarmUp">Steps at its start that are not timed.</param>
/// <param name="Bar">How many times faster it must be.</param>
internal sealed record SpeedCase(string Name, string What, TrainingOptions Options, int Width, int Users, int Items, int Steps, int WarmUp, double Bar)
{
    private static readonly TrainingOptions Tied = new() { Latents = 22, Lambda1 = 0.1, Lambda2 = 0.01, InputTransform = InputTransformFit.RowNorm, PredictionLoss = PredictionLossKind.BlockMse };
    private static readonly TrainingOptions Sparse = new() { Architecture = ArchitectureKind.TopK, Beta = 0, Lambda2 = 0, InputTransform = InputTransformFit.None, BatchSize = 4096 };

    /// <summary>The cases.</summary>
    public static IReadOnlyList<SpeedCase> All { get; } =
    [
        new("A", "tied ReLU, d 20, m 22, 256 users x 256 items through a dot product", Tied, 20, 6040, 3706, 600, 100, 5),
        new("N", "tied ReLU, d 20, m 22, 256 pairs through an MLP 40-64-32-16-1", Tied with { Lambda1 = 0, InputTransform = InputTransformFit.None, PredictionLoss = PredictionLossKind.PairCrossEntropy }, 20, 6040, 3706, 600, 100, 1),
        new("B", "TopK, d 64, m 1024, k 8, batch 4096", Sparse with { Latents = 1024, Active = 8 }, 64, 65_536, 0, 40, 10, 3),
        new("C", "TopK, d 128, m 8192, k 32, batch 4096", Sparse with { Latents = 8192, Active = 32 }, 128, 32_768, 0, 12, 4, 4),
    ];

    /// <summary>Rows in a step.</summary>
    public int Rows => Options.BatchSize * (Items > 0 ? 2 : 1);

    /// <summary>Operations of a step if nothing were left out, in units of 1e9: six products of the encoder's size for TopK, as autograd makes them.</summary>
    public double DenseWork => Options.Active is null ? 0 : 12.0 * Rows * Options.Latents * Width / 1e9;

    /// <summary>Operations that are left for a step, in units of 1e9.</summary>
    public double SparseWork => Options.Active is { } active ? ((2.0 * Rows * Options.Latents * Width) + (10.0 * Rows * active * Width)) / 1e9 : 0;
}
