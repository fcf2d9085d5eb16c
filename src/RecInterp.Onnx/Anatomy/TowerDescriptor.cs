namespace RecInterp.Onnx.Anatomy;

/// <summary>What a person says of one tower; everything that is not said is found.</summary>
public sealed record TowerDescriptor
{
    /// <summary>Names of the graph inputs that select or describe the user or item. Default: found by their names.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>Names of the values that together are the embedding, in the order of their columns. Default: the frontier's values of several columns.</summary>
    public IReadOnlyList<string>? Embedding { get; init; }

    /// <summary>Names of the values of one column that are kept beside the embedding. Default: the frontier's values of one column.</summary>
    public IReadOnlyList<string>? Scalars { get; init; }

    /// <summary>Where the inputs have their batch axis. Default: found.</summary>
    public BatchAxis Batch { get; init; }
}
