using RecInterp.Onnx.Scorers;

namespace RecInterp.Cli.Scorers;

/// <summary>Both sides of a scorer that comes in several files.</summary>
/// <param name="User">The user side.</param>
/// <param name="Item">The item side.</param>
internal sealed record ScorerSides(SideSource User, SideSource Item);
