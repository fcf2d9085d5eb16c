namespace RecInterp.Training.Evaluation;

/// <summary>SynthSAEBench's order of architectures (arXiv 2602.14687, 16,384 concepts, 4,096 latents, L0 25): Matryoshka above BatchTopK and JumpReLU, which are level, above L1.</summary>
/// <remarks>Numbers are not compared, only the order is: that world has 32 times as many concepts, and twelve times the width.</remarks>
public static class PublishedOrder
{
    /// <summary>How near two architectures are that count as level.</summary>
    public const double LevelWithin = 0.03;

    /// <summary>F1 as the measures are called in <see cref="OrderClaim"/>.</summary>
    public const string F1 = "F1";

    /// <summary>MCC as the measures are called in <see cref="OrderClaim"/>.</summary>
    public const string Mcc = "MCC";

    private const string Matryoshka = SyntheticBenchmark.MatryoshkaName;
    private const string BatchTopK = "batch-top-k";
    private const string JumpRelu = "jump-relu";
    private const string L1 = "relu";

    /// <summary>F1 and MCC as published; deviations over five seeds are 0.004 at most.</summary>
    public static IReadOnlyDictionary<string, (double F1, double Mcc)> Published { get; } = new Dictionary<string, (double, double)>
    {
        [Matryoshka] = (0.879, 0.793),
        [BatchTopK] = (0.732, 0.757),
        [JumpRelu] = (0.732, 0.753),
        [L1] = (0.556, 0.604),
    };

    /// <summary>Compares.</summary>
    /// <param name="rows">Rows that have all four architectures.</param>
    /// <returns>Each step of the order, in F1 and in MCC.</returns>
    public static IReadOnlyList<OrderClaim> Compare(IReadOnlyList<SyntheticRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (string First, string Second, bool Level)[] steps =
        [
            (Matryoshka, BatchTopK, false), (Matryoshka, JumpRelu, false), (BatchTopK, JumpRelu, true), (BatchTopK, L1, false), (JumpRelu, L1, false),
        ];
        (string Name, Func<SyntheticRow, double> Of)[] measures = [(F1, row => row.F1), (Mcc, row => row.Mcc)];
        return
        [
            .. from measure in measures
               from step in steps
               let difference = measure.Of(rows.Single(row => row.Name == step.First)) - measure.Of(rows.Single(row => row.Name == step.Second))
               select new OrderClaim(measure.Name, step.First, step.Second, step.Level, difference, step.Level ? Math.Abs(difference) <= LevelWithin : difference > 0),
        ];
    }
}
