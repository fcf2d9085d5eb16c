namespace RecInterp.Recommenders.Sequential;

/// <summary>What a TiMiRec is trained with.</summary>
/// <threadsafety>Immutable; safe for concurrent reads.</threadsafety>
public sealed record TiMiRecOptions : SequentialOptions
{
    /// <summary>K, interests of a user, at least 1. Default 6.</summary>
    public int Interests { get; init; } = 6;

    /// <summary>Width of the hidden layer that weighs items for an interest, at least 1. Default 8.</summary>
    public int AttentionWidth { get; init; } = 8;

    /// <summary>T, temperature of the distilled intents, above 0. Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <inheritdoc/>
    private protected override void AddFaults(List<string> faults)
    {
        base.AddFaults(faults);
        AtLeastOne(faults, nameof(Interests), Interests);
        AtLeastOne(faults, nameof(AttentionWidth), AttentionWidth);
        Expect(faults, Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), Temperature, "a finite number above 0");
    }
}
