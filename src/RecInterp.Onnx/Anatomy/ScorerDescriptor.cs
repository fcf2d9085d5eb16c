using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Anatomy;

/// <summary>What a person says of a scorer: it overrides what would be found. Everything may be left out.</summary>
public sealed record ScorerDescriptor
{
    /// <summary>The user tower.</summary>
    public TowerDescriptor User { get; init; } = new();

    /// <summary>The item tower.</summary>
    public TowerDescriptor Item { get; init; } = new();

    /// <summary>Name of the score among the graph's outputs. Default: the only output that depends on user and item.</summary>
    public string? Output { get; init; }

    /// <summary>How the interaction pairs its rows. Default: found by running it.</summary>
    public Pairing? Pairing { get; init; }

    /// <summary>What the interaction computes: <see cref="InteractionKind.Graph"/> keeps it from being taken for a formula. Default: found by running it.</summary>
    public InteractionKind? Interaction { get; init; }

    /// <summary>A descriptor of a scorer with one input a side.</summary>
    /// <param name="userInput">Name of the input that selects or describes the user.</param>
    /// <param name="itemInput">Name of the input that selects or describes the item.</param>
    public static ScorerDescriptor Of(string userInput, string itemInput) => new()
    {
        User = new TowerDescriptor { Inputs = [userInput] },
        Item = new TowerDescriptor { Inputs = [itemInput] },
    };

    /// <summary>Reads a descriptor.</summary>
    /// <param name="path">A JSON file with these properties, their names in camel case.</param>
    /// <exception cref="InvalidArtifactException">The file is missing, is not JSON, or has a key that does not exist.</exception>
    public static ScorerDescriptor Read(string path) => ManifestJson.Read<ScorerDescriptor>(path);
}
