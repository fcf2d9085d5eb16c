using RecInterp.Onnx.Anatomy;

namespace RecInterp.Onnx.Scorers;

/// <summary>What an import is told.</summary>
public sealed record ScorerImportOptions
{
    /// <summary>What is known of the scorer; the rest is found. Default: nothing.</summary>
    public ScorerDescriptor Descriptor { get; init; } = new();

    /// <summary>Rows of the user inputs: a .npy file, or a .npz file or folder with an array for each input. Default: all ids of the tables that the input indexes.</summary>
    public string? UserRows { get; init; }

    /// <summary>Rows of the item inputs, likewise.</summary>
    public string? ItemRows { get; init; }

    /// <summary>Whether an existing scorer folder is replaced. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Random pairs on which imported parts and original are compared, at least 1. Default 100,000.</summary>
    public int VerifiedPairs { get; init; } = 100_000;

    /// <summary>Largest |imported - original| / max(1, |original|) at which the folder is published. Default 1e-5.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Seed of the pairs. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Threads within one operator of the towers, at least 1. Default 1.</summary>
    public int Threads { get; init; } = 1;
}
