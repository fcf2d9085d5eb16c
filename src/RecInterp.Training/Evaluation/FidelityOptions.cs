namespace RecInterp.Training.Evaluation;

/// <summary>What an evaluation is told.</summary>
public sealed record FidelityOptions
{
    /// <summary>Length of the top lists. Default 30, as in the prediction-aware paper.</summary>
    public int Depth { get; init; } = 30;

    /// <summary>RBO's p, 0 to 1 exclusive. Default 0.9.</summary>
    public double Persistence { get; init; } = 0.9;

    /// <summary>Users whose lists are compared, drawn at random without replacement; null (default) takes all.</summary>
    public int? Users { get; init; }

    /// <summary>Numbers of first latents that are also measured by themselves, one row each: those that a Matryoshka was trained for. Rising, each from 1 to m - 1. Default none.</summary>
    public IReadOnlyList<int> Prefixes { get; init; } = [];

    /// <summary>Whether the baselines are evaluated too. Default true.</summary>
    public bool Baselines { get; init; } = true;

    /// <summary>Seed of the users' draw and of the random directions. Default 0.</summary>
    public int Seed { get; init; }
}
