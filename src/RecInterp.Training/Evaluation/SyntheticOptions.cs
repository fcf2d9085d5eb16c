using RecInterp.Training.Worlds;

namespace RecInterp.Training.Evaluation;

/// <summary>What <see cref="SyntheticBenchmark"/> draws and trains.</summary>
public sealed record SyntheticOptions
{
    /// <summary>Number of concepts n, at least 2.</summary>
    /// <value>The default is 512.</value>
    public int Concepts { get; init; } = 512;

    /// <summary>Embedding width d, at least 2.</summary>
    /// <value>The default is 64.</value>
    public int Width { get; init; } = 64;

    /// <summary>Number of latents m, at least 8.</summary>
    /// <value>The default is 128, a quarter of the concepts, as in SynthSAEBench: whoever trains a dictionary has fewer latents than there are concepts.</value>
    public int Latents { get; init; } = 128;

    /// <summary>k, active latents a row of every dictionary, from 1 to m; null takes as many as a row has active concepts among the m most frequent.</summary>
    /// <value>The default is null.</value>
    public int? Active { get; init; }

    /// <summary>Number of users, at least 1.</summary>
    /// <value>The default is 20,000.</value>
    public int Users { get; init; } = 20_000;

    /// <summary>Number of items, at least 1.</summary>
    /// <value>The default is 20,000.</value>
    public int Items { get; init; } = 20_000;

    /// <summary>Whether the world has no hierarchy; see <see cref="PlantedConcepts"/>.</summary>
    /// <value>The default is false.</value>
    public bool Flat { get; init; }

    /// <summary>Optimiser steps of each dictionary, at least 1.</summary>
    /// <value>The default is 8,000: with 20,000, F1 and MCC of Matryoshka, BatchTopK and JumpReLU move by less than 0.01.</value>
    public int Steps { get; init; } = 8000;

    /// <summary>Seed of the world, the weights and the batches of the first run.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>Number of runs, each with a world and a seed of its own, at least 1.</summary>
    /// <value>The default is 1.</value>
    public int Seeds { get; init; } = 1;

    /// <summary>The first latents that the Matryoshka dictionary must explain embeddings with: an eighth, a quarter and half of them.</summary>
    public IReadOnlyList<int> Prefixes => [Latents / 8, Latents / 4, Latents / 2];

    /// <summary>Checks what the world and the dictionaries do not check themselves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Latents, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Seeds, 1);
    }
}
