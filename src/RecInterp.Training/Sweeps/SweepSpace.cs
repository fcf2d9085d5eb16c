using RecInterp.Training.Dictionaries;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Sweeps;

/// <summary>What a sweep tries: every combination of these lists.</summary>
/// <remarks>Combinations that cannot be, of more active latents or longer prefixes than there are latents, are no part of the space. lambda1 means nothing to TopK and
/// BatchTopK, so it makes no two trials of them.</remarks>
public sealed record SweepSpace
{
    /// <summary>Everything that all trials share: steps of the last rung, batch size, learning rate, seed and so on. It counts steps, not epochs.</summary>
    public required TrainingOptions Basis { get; init; }

    /// <summary>Architectures.</summary>
    /// <value>The default is tied ReLU and TopK.</value>
    public IReadOnlyList<ArchitectureKind> Architectures { get; init; } = [ArchitectureKind.TiedRelu, ArchitectureKind.TopK];

    /// <summary>Numbers of latents m.</summary>
    /// <value>The default is 64, 128 and 256.</value>
    public IReadOnlyList<int> Latents { get; init; } = [64, 128, 256];

    /// <summary>Numbers of active latents k; null leaves them to the losses, which TopK and BatchTopK cannot.</summary>
    /// <value>The default is 8, 16 and 32.</value>
    public IReadOnlyList<int?> Active { get; init; } = [8, 16, 32];

    /// <summary>Weights of the prediction loss.</summary>
    /// <value>The default is 1 and 4.</value>
    public IReadOnlyList<double> Betas { get; init; } = [1, 4];

    /// <summary>Weights of the sparsity loss.</summary>
    /// <value>The default is 0 alone: the numbers of active latents steer it.</value>
    public IReadOnlyList<double> Lambda1s { get; init; } = [0];

    /// <summary>Matryoshka prefixes, each a list; the empty list is none.</summary>
    /// <value>The default is none alone.</value>
    public IReadOnlyList<IReadOnlyList<int>> Prefixes { get; init; } = [[]];

    /// <summary>All trials, in the order of the lists: architectures outermost, prefixes innermost.</summary>
    /// <returns>At least one; no two alike. lambda2 is the basis's for tied ReLU and 0 for the others, which are sparse otherwise.</returns>
    /// <exception cref="ArgumentException">No combination can be, an option is outside its range, or the basis counts epochs.</exception>
    public IReadOnlyList<TrainingOptions> Grid()
    {
        if (Basis.Epochs is not null)
        {
            throw new ArgumentException($"{nameof(Basis)}: found {Basis.Epochs} epochs, expected steps: rungs are numbers of steps");
        }

        var combinations =
            from architecture in Architectures
            from latents in Latents
            from active in Active
            where active is null || active <= latents
            from beta in Betas
            from lambda1 in Lambda1s.Select(weight => architecture is ArchitectureKind.TopK or ArchitectureKind.BatchTopK ? 0 : weight).Distinct()
            from prefixes in Prefixes
            where prefixes.All(prefix => prefix < latents)
            select Basis with
            {
                Architecture = architecture,
                Latents = latents,
                Active = active,
                Beta = beta,
                Lambda1 = lambda1,
                Lambda2 = architecture == ArchitectureKind.TiedRelu ? Basis.Lambda2 : 0,
                Prefixes = prefixes,
            };
        var grid = combinations.DistinctBy(options => new TrialSpec("", options).Key()).ToList();
        if (grid.Count == 0)
        {
            throw new ArgumentException("The search space holds no trial: a list is empty, or all numbers of active latents or prefixes exceed the numbers of latents");
        }

        grid.ForEach(options => options.Validate());
        return grid;
    }

    /// <summary>Some trials of the grid, drawn without replacement, in its order.</summary>
    /// <param name="count">How many, at least 1; the whole grid where it has no more.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="ArgumentException">As for <see cref="Grid"/>, or nothing is wanted.</exception>
    public IReadOnlyList<TrainingOptions> Sample(int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var grid = Grid();
        var places = Enumerable.Range(0, grid.Count).ToArray();
        new Random(seed).Shuffle(places);
        return [.. places.Take(count).Order().Select(place => grid[place])];
    }
}
