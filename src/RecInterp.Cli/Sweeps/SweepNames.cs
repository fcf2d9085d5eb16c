using RecInterp.Training.Sweeps;

namespace RecInterp.Cli.Sweeps;

/// <summary>What a sweep's two axes are called.</summary>
internal static class SweepNames
{
    public const string Monosemanticity = "monosemanticity";

    /// <summary>The fidelity that the floor is set on.</summary>
    public static string Fidelity(SweepReport report) => report.Fidelity == FidelityMeasure.TopLists ? $"RBO@{report.Last.Rows[0].Trial.Spec.Evaluation.Depth}, share of its maximum" : "variance explained";
}
