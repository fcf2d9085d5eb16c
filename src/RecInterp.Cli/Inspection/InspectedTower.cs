using RecInterp.Onnx.Anatomy;

namespace RecInterp.Cli.Inspection;

/// <summary>One tower.</summary>
/// <param name="Anatomy">What was found of it.</param>
/// <param name="Parameters">Numbers in its tables and weights.</param>
/// <param name="Operators">Its operators with their counts.</param>
internal sealed record InspectedTower(TowerAnatomy Anatomy, long Parameters, IReadOnlyDictionary<string, int> Operators);
