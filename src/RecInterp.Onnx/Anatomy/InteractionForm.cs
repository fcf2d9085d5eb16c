namespace RecInterp.Onnx.Anatomy;

/// <summary>The interaction as a formula, where it has one.</summary>
/// <param name="Kind">Which formula.</param>
/// <param name="Constant">What a dot product adds to every score; 0 for other kinds.</param>
/// <param name="Deviation">Largest |formula - graph| / max(1, |graph|) over the probes; 0 for other kinds.</param>
public sealed record InteractionForm(InteractionKind Kind, double Constant, double Deviation);
