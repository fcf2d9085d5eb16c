namespace RecInterp.Training.Sampling;

/// <summary>Which items a training batch holds beside its users. Users always come in shuffled epochs.</summary>
public enum ItemSampling
{
    /// <summary>All items in turn, in an endlessly cycled shuffle.</summary>
    Uniform,

    /// <summary>Each item drawn by how often it was interacted with, to the power 0.75. Items without an interaction never come.</summary>
    Popularity,

    /// <summary>Beside each user an item that it interacted with.</summary>
    ObservedPairs,

    /// <summary>Beside every other user an item of the scorer's own top list for it, beside the rest uniform ones.</summary>
    HardNegatives,
}
