namespace RecInterp.Training.Evaluation;

/// <summary>One dictionary on planted concepts.</summary>
/// <param name="Name">Architecture, or what baseline it is.</param>
/// <param name="F1">Mean F1 of latents as tests for their nearest concepts.</param>
/// <param name="Mcc">Mean |cosine| of matched directions.</param>
/// <param name="Uniqueness">Share of latents with a concept of their own.</param>
/// <param name="MeanActive">L0 over users and items.</param>
/// <param name="Fvu">Fraction of variance unexplained.</param>
/// <param name="Dead">Latents that are active nowhere.</param>
public sealed record SyntheticRow(string Name, double F1, double Mcc, double Uniqueness, double MeanActive, double Fvu, double Dead)
{
    /// <summary>Means over runs.</summary>
    /// <param name="rows">The same dictionary in each run, at least one.</param>
    public static SyntheticRow Mean(IReadOnlyList<SyntheticRow> rows) => Of(rows, column => column.Average());

    /// <summary>Standard deviations over runs, with n - 1; 0 for one run.</summary>
    /// <param name="rows">The same dictionary in each run, at least one.</param>
    public static SyntheticRow Deviation(IReadOnlyList<SyntheticRow> rows) => Of(rows, column =>
    {
        var mean = column.Average();
        return Math.Sqrt(column.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, column.Length - 1));
    });

    private static SyntheticRow Of(IReadOnlyList<SyntheticRow> rows, Func<double[], double> of)
    {
        double Column(Func<SyntheticRow, double> value) => of([.. rows.Select(value)]);
        return new SyntheticRow(
            rows[0].Name, Column(row => row.F1), Column(row => row.Mcc), Column(row => row.Uniqueness), Column(row => row.MeanActive), Column(row => row.Fvu), Column(row => row.Dead));
    }
}
