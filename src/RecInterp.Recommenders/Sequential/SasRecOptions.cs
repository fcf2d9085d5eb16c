using RecInterp.Recommenders.Settings;

namespace RecInterp.Recommenders.Sequential;

/// <summary>How a SASRec is trained. The defaults are RecSAE's for MovieLens 1M and Amazon Grocery.</summary>
/// <threadsafety>Immutable; safe for concurrent reads.</threadsafety>
public sealed record SasRecOptions : SequentialOptions
{
    /// <summary>Transformer blocks, at least 1.</summary>
    /// <value>The default is 1.</value>
    public int Layers { get; init; } = 1;

    /// <summary>Heads of the attention, at least 1; a divisor of the width.</summary>
    /// <value>The default is 1.</value>
    public int Heads { get; init; } = 1;

    /// <inheritdoc/>
    private protected override string ModelName => "SASRec";

    /// <inheritdoc/>
    private protected override void AddFaults(OptionFaults faults) => faults
        .Expect(Layers >= 1, nameof(Layers), Layers, "at least 1")
        .Expect(Heads >= 1 && Width % Heads == 0, nameof(Heads), Heads, $"at least 1, and a divisor of the width {Width}");
}
