namespace RecInterp.Training.Interactions;

/// <summary>In which type an interpreted graph computes its floats.</summary>
internal enum FloatPrecision
{
    /// <summary>As the graph declares them; half precisions are computed in float32 and rounded where the graph casts to them.</summary>
    AsDeclared,

    /// <summary>All in float32, as training does: float64 weights are rounded once, half-precision ones are exact.</summary>
    Single,

    /// <summary>All in float64, for comparing gradients with finite differences.</summary>
    Double,
}
