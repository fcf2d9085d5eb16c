using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Scorers;

/// <summary>A scorer taken apart, not yet written.</summary>
/// <param name="User">The user side.</param>
/// <param name="Item">The item side.</param>
/// <param name="Interaction">The interaction's graph.</param>
/// <param name="Anatomy">What was found where.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Changes">What was changed in the original's graph.</param>
internal sealed record ScorerParts(TowerPart User, TowerPart Item, OnnxModel Interaction, ScorerAnatomy Anatomy, ScorerSource Source, IReadOnlyList<string> Changes);
