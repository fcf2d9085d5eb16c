namespace RecInterp.Training.Evaluation;

/// <summary>One dictionary on planted concepts.</summary>
/// <param name="Name">Architecture, or what baseline it is.</param>
/// <param name="F1">Mean F1 of the latents that were matched with concepts.</param>
/// <param name="Mcc">Mean |cosine| of matched directions.</param>
/// <param name="MeanActive">L0 over users and items.</param>
/// <param name="Fvu">Fraction of variance unexplained.</param>
/// <param name="Dead">Latents that are active nowhere.</param>
public sealed record SyntheticRow(string Name, double F1, double Mcc, double MeanActive, double Fvu, int Dead);
