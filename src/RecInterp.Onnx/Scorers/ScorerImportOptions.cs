namespace RecInterp.Onnx.Scorers;

/// <summary>What an import is told.</summary>
public sealed record ScorerImportOptions
{
    /// <summary>Name of the graph input that selects or describes the user.</summary>
    public required string UserInput { get; init; }

    /// <summary>Name of the graph input that selects or describes the item.</summary>
    public required string ItemInput { get; init; }

    /// <summary>Name of the score among the graph's outputs. Default: the only output that depends on both inputs.</summary>
    public string? Output { get; init; }

    /// <summary>A .npy file of the user input's rows. Default: all ids of the tables that the input indexes.</summary>
    public string? UserRows { get; init; }

    /// <summary>A .npy file of the item input's rows. Default: all ids of the tables that the input indexes.</summary>
    public string? ItemRows { get; init; }

    /// <summary>Whether an existing scorer folder is replaced. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Random pairs on which imported parts and original graph are compared, at least 1. Default 100,000.</summary>
    public int VerifiedPairs { get; init; } = 100_000;

    /// <summary>Largest |imported - original| / max(1, |original|) at which the folder is published. Default 1e-5.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Seed of the pairs. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Threads within one operator of the towers, at least 1. Default 1.</summary>
    public int Threads { get; init; } = 1;
}
