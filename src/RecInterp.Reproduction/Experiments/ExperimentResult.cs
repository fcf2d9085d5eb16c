namespace RecInterp.Reproduction.Experiments;

/// <summary>What an experiment found.</summary>
/// <param name="Comparisons">Ours beside theirs.</param>
/// <param name="Tables">Tables for the reader.</param>
/// <param name="Figures">Pictures.</param>
/// <param name="Warnings">What casts doubt on the numbers, such as a base recommender that is worse than popularity; empty where nothing does.</param>
public sealed record ExperimentResult(
    IReadOnlyList<Comparison> Comparisons, IReadOnlyList<ResultTable> Tables, IReadOnlyList<ResultFigure> Figures, IReadOnlyList<string> Warnings);
