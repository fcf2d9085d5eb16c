namespace RecInterp.Training.Evaluation;

/// <summary>What <see cref="SyntheticBenchmark"/> measured.</summary>
/// <param name="Options">What was drawn and trained.</param>
/// <param name="MeanActive">Mean number of active concepts a row, of each run's world.</param>
/// <param name="Active">k of each run.</param>
/// <param name="Runs">The rows of each run: the architectures, then the untrained dictionary.</param>
/// <param name="Means">Their means over runs.</param>
/// <param name="Deviations">Their standard deviations over runs.</param>
/// <param name="Order">SynthSAEBench's order of architectures, compared with the means.</param>
public sealed record SyntheticReport(
    SyntheticOptions Options,
    IReadOnlyList<double> MeanActive,
    IReadOnlyList<int> Active,
    IReadOnlyList<IReadOnlyList<SyntheticRow>> Runs,
    IReadOnlyList<SyntheticRow> Means,
    IReadOnlyList<SyntheticRow> Deviations,
    IReadOnlyList<OrderClaim> Order)
{
    /// <summary>The untrained dictionary: what it reaches, chance reaches.</summary>
    public SyntheticRow Untrained => Means.Single(row => row.Name == SyntheticBenchmark.UntrainedName);

    /// <summary>The trained dictionaries.</summary>
    public IEnumerable<SyntheticRow> Trained => Means.Where(row => row.Name != SyntheticBenchmark.UntrainedName);

    /// <summary>Whether the published order holds here in a measure.</summary>
    /// <param name="measure">F1 or MCC.</param>
    public bool OrderHolds(string measure) => Order.Where(claim => claim.Measure == measure).All(claim => claim.Holds);
}
