namespace RecInterp.Recommenders.Sequential;

/// <summary>What a SASRec is trained with.</summary>
/// <threadsafety>Immutable; safe for concurrent reads.</threadsafety>
public sealed record SasRecOptions : SequentialOptions
{
    /// <summary>Transformer blocks, at least 1. Default 1.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Heads of the attention, at least 1; must divide the width. Default 1.</summary>
    public int Heads { get; init; } = 1;

    /// <inheritdoc/>
    private protected override void AddFaults(List<string> faults)
    {
        base.AddFaults(faults);
        AtLeastOne(faults, nameof(Layers), Layers);
        AtLeastOne(faults, nameof(Heads), Heads);
        if (Heads >= 1)
        {
            Expect(faults, Width % Heads == 0, nameof(Heads), Heads, $"a divisor of the width {Width}");
        }
    }
}
