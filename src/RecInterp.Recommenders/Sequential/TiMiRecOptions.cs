using RecInterp.Recommenders.Settings;

namespace RecInterp.Recommenders.Sequential;

/// <summary>How a TiMiRec is trained. The defaults are RecSAE's for Amazon Grocery, which it also used for MovieLens 1M as far as is known.</summary>
/// <threadsafety>Immutable; safe for concurrent reads.</threadsafety>
public sealed record TiMiRecOptions : SequentialOptions
{
    /// <summary>K, interests of a user, at least 1.</summary>
    /// <value>The default is 6.</value>
    public int Interests { get; init; } = 6;

    /// <summary>Width of the hidden layer that weighs items for an interest, at least 1.</summary>
    /// <value>The default is 8.</value>
    public int AttentionWidth { get; init; } = 8;

    /// <summary>T, temperature of the distilled intents, above 0.</summary>
    /// <value>The default is 1.</value>
    public double Temperature { get; init; } = 1;

    /// <inheritdoc/>
    private protected override string ModelName => "TiMiRec";

    /// <inheritdoc/>
    private protected override void AddFaults(OptionFaults faults) => faults
        .Expect(Interests >= 1, nameof(Interests), Interests, "at least 1")
        .Expect(AttentionWidth >= 1, nameof(AttentionWidth), AttentionWidth, "at least 1")
        .ExpectPositive(nameof(Temperature), Temperature);
}
