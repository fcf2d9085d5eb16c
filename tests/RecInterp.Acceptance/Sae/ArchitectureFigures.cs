using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Runs;

namespace RecInterp.Acceptance.Sae;

/// <summary>All architectures at one number of active latents, on scorers that nobody here trained, beside the baselines.</summary>
internal static class ArchitectureFigures
{
    private const int Latents = 128;
    private const int Active = 8;
    private const double Off = 0.25;
    private const int QuickSteps = 2000;
    private const int QuickUsers = 1000;
    private const int Steps = 12_000;

    public static IEnumerable<Figure> Measure(bool quick)
    {
        var folder = Directory.CreateTempSubdirectory("recinterp-architectures-").FullName;
        try
        {
            // Side by side: each trains on one thread.
            var tables = Scorers().Select(scorer => Task.Run(() => Measure(scorer.Name, scorer.Import, Path.Combine(folder, scorer.Name), quick).ToList())).ToList();
            foreach (var figure in tables.SelectMany(table => table.Result))
            {
                yield return figure;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Figure> Measure(string name, Action<string>? import, string folder, bool quick)
    {
        if (import is null)
        {
            return [new Figure($"architectures-{name}", "not measured", "reported", false, $"{name} is absent: set RECINTERP_DATA to the folder of real data")];
        }

        import(folder);
        return Table(name, ScorerFolder.Open(folder), quick ? QuickSteps : Steps, quick ? QuickUsers : null);
    }

    private static IEnumerable<(string Name, Action<string>? Import)> Scorers()
    {
        var graph = RealData.PathOf("onnx", "ml1m-biased-mf32.onnx");
        yield return ("ml1m-biased-mf32", graph is null ? null : target => ScorerImport.Run(graph, target, new ScorerImportOptions { VerifiedPairs = 10_000 }));
        var factors = RealData.PathOf("factors", "ml-1m-bprmf64");
        SideSource Side(string file, string side) => new SideSource.Table(Path.Combine(factors!, file), FactorTable.Read(Path.Combine(factors!, file), null, side));
        yield return ("ml-1m-bprmf64", factors is null ? null : target => ScorerImport.Run(
            Side("user_factors.npy", "user"), Side("item_factors.npy", "item"), new DeclaredInteraction { Kind = DeclaredKind.Dot }, target, new ScorerImportOptions { VerifiedPairs = 10_000 }));
    }

    private static IEnumerable<Figure> Table(string name, ScorerFolder scorer, int steps, int? users)
    {
        var fvu = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (label, options) in Runs(steps))
        {
            var trained = TrainingRun.Run(scorer, options);
            var report = FidelityEvaluation.Run(scorer, trained.Dictionary, new FidelityOptions { Baselines = false, Prefixes = options.Prefixes, Users = users });
            var (rows, row) = (report.Rows, report.Rows[0]);
            fvu[label] = row.Fvu;
            yield return new Figure(
                $"{name}-{label}",
                new { all = Values(row), density = report.Density },
                $"L0 within {Off:P0} of {Active}",
                Math.Abs(row.MeanActive - Active) <= Off * Active && double.IsFinite(row.Fvu),
                $"m = {Latents}, {steps} steps, centred and scaled, beta 1: fraction of variance unexplained, active, dead and dense latents, RBO@30 (at most 0.9576), NDCG loss, tau-b and overlap of {users?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "all"} users' lists, mean cosine and ratio of lengths, monosemanticity; latents by the share of rows that have them active");
            if (options.Prefixes.Count > 0)
            {
                yield return new Figure(
                    $"{name}-{label}-prefixes", rows.Skip(1).ToDictionary(prefix => prefix.Name, Values), "less is lost the longer the prefix", rows.Skip(1).Append(row).Select(prefix => -prefix.Fvu).IsRising(), "the first latents by themselves");
            }
        }

        var baselines = FidelityEvaluation.Run(scorer, TrainingRun.Run(scorer, Of(ArchitectureKind.TopK, 10)).Dictionary, new FidelityOptions { Users = users }).Rows.Skip(1);
        yield return new Figure($"{name}-baselines", baselines.ToDictionary(row => row.Name, Values), "reported", true, "identity, principal components, and random directions: all that are positive, and as many as the dictionary has active");
        yield return new Figure(
            $"{name}-ordering",
            fvu.ToDictionary(entry => entry.Key, entry => Math.Round(entry.Value, 4)),
            "BatchTopK and JumpReLU leave less unexplained than ReLU with L1",
            fvu["batch-topk"] < fvu["relu"] && fvu["jump-relu"] < fvu["relu"],
            "fraction of variance unexplained at about one L0: the order of SynthSAEBench's recovery, in what it can be told by without known concepts");
    }

    private static bool IsRising(this IEnumerable<double> values) => values.Zip(values.Skip(1)).All(pair => pair.First < pair.Second);

    private static IEnumerable<(string Label, TrainingOptions Options)> Runs(int steps) =>
    [
        ("tied-relu", Of(ArchitectureKind.TiedRelu, steps)),
        ("relu", Of(ArchitectureKind.Relu, steps)),
        ("topk", Of(ArchitectureKind.TopK, steps)),
        ("batch-topk", Of(ArchitectureKind.BatchTopK, steps)),
        ("jump-relu", Of(ArchitectureKind.JumpRelu, steps)),
        ("gated", Of(ArchitectureKind.Gated, steps)),
        ("matryoshka-batch-topk", Of(ArchitectureKind.BatchTopK, steps) with { Prefixes = [16, 32, 64] }),
    ];

    private static TrainingOptions Of(ArchitectureKind kind, int steps) => new()
    {
        Architecture = kind,
        Latents = Latents,
        Active = Active,
        RevivesDead = true,
        Lambda2 = 0,
        Steps = steps,
        InputTransform = InputTransformFit.CentreScale,
    };

    private static object Values(FidelityRow row) => new
    {
        fvu = Math.Round(row.Fvu, 4),
        meanActive = Math.Round(row.MeanActive, 2),
        dead = row.Dead,
        dense = row.Dense,
        rbo = Math.Round(row.RankBiasedOverlap, 4),
        ndcgLoss = Math.Round(row.NdcgLoss, 4),
        tau = Math.Round(row.KendallTau, 4),
        overlap = Math.Round(row.Overlap, 4),
        cosine = Math.Round(row.Cosine, 4),
        normRatio = Math.Round(row.NormRatio, 4),
        monosemanticity = row.Monosemanticity is { } mono ? Math.Round(mono, 4) : (double?)null,
    };
}
