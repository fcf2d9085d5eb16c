namespace RecInterp.Onnx.Anatomy;

/// <summary>How a scorer divides: what depends on the user alone, on the item alone, and on both.</summary>
/// <param name="User">The user tower.</param>
/// <param name="Item">The item tower.</param>
/// <param name="Output">The graph output that is the score.</param>
/// <param name="Pairing">Which users the interaction's graph scores with which items.</param>
/// <param name="InteractionOperators">Operators between the frontier and the score, with their counts.</param>
public sealed record ScorerAnatomy(
    TowerAnatomy User,
    TowerAnatomy Item,
    string Output,
    Pairing Pairing,
    IReadOnlyDictionary<string, int> InteractionOperators);
