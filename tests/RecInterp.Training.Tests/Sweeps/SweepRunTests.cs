using RecInterp.Core.Fidelity;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using RecInterp.Training.Sweeps;

namespace RecInterp.Training.Tests.Sweeps;

public sealed class SweepRunTests : IDisposable
{
    private static readonly SweepSpace Space = new()
    {
        Basis = new TrainingOptions { Steps = 90, BatchSize = 32, LearningRate = 0.01, Seed = 4 },
        Architectures = [ArchitectureKind.TopK, ArchitectureKind.TiedRelu],
        Latents = [8, 12],
        Active = [2, 4],
        Betas = [0, 1],
    };

    private static readonly SweepOptions Options = new() { Trials = 12, ShortestRung = 1, Floor = 0.5, Density = 1, StrongestItems = 5 };

    private readonly ScratchFolder _scratch = new();
    private readonly ScorerFolder _scorer;
    private int _sweeps;

    public SweepRunTests() => _scorer = ScorerCatalogue.PlainDot(users: 80, items: 50, width: 6).Import(_scratch.Path);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Each_rung_trains_the_trials_that_the_one_before_kept_eta_times_longer()
    {
        var report = Run(Options).Report;

        Assert.Equal([(10, 12, 4), (30, 4, 2), (90, 2, 0)], report.Rungs.Select(rung => (rung.Steps, rung.Rows.Count, rung.Kept)));
        foreach (var (before, after) in report.Rungs.Zip(report.Rungs.Skip(1)))
        {
            Assert.Equal(
                before.Rows.Take(before.Kept).Select(row => Searched(row.Trial)).Order(StringComparer.Ordinal),
                after.Rows.Select(row => Searched(row.Trial)).Order(StringComparer.Ordinal));
        }

        Assert.All(report.Rungs.SelectMany(rung => rung.Rows, (rung, row) => (rung, row)), pair => Assert.Equal(pair.rung.Steps, pair.row.Trial.Spec.Options.Steps));
        Assert.Equal((18, 0), (report.Trained, report.Known));
    }

    [Fact]
    public void The_best_dictionary_is_the_one_that_was_measured()
    {
        var (report, best) = Run(Options);

        var found = report.Best!.Trial;
        Assert.Equal(found.Spec.Options.Steps, best!.Record.Steps);
        var fidelity = FidelityEvaluation.Run(_scorer, best.Dictionary, new FidelityOptions { Baselines = false });
        Assert.Equal(fidelity.Dictionary.RankBiasedOverlap / fidelity.RankBiasedOverlapMaximum, found.Result!.TopLists);
        Assert.Equal(fidelity.Dictionary.Fvu, found.Result.Fvu);
        Assert.Equal(Monosemanticity.Measure(best.Dictionary, _scorer.Items.Embeddings, 5).Mean, found.Result.Monosemanticity);
        Assert.Equal(report.Last.Rows.Where(row => row.Qualifies).Max(row => row.Trial.Result!.Monosemanticity), found.Result.Monosemanticity);
        Assert.Null(report.Nearest);
    }

    [Fact]
    public void The_same_seed_gives_the_same_sweep_side_by_side_or_one_after_another()
    {
        var first = Run(Options);
        var second = Run(Options);
        var sideBySide = Run(Options with { Jobs = 3 });
        var other = Run(Options with { Seed = 7 });

        Assert.Equal(Results(first.Report), Results(second.Report));
        Assert.Equal(Results(first.Report), Results(sideBySide.Report));
        Assert.Equal(first.Best!.Dictionary.Encoder, sideBySide.Best!.Dictionary.Encoder);
        Assert.NotEqual(Results(first.Report), Results(other.Report));
    }

    [Fact]
    public void What_is_in_the_log_is_not_trained_again()
    {
        var folder = _scratch["resumed"];
        var whole = RunIn(folder, Options);
        var path = Path.Combine(folder, TrialLog.FileName);
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, lines[..7]); // Killed in the first rung.

        var resumed = RunIn(folder, Options);
        var again = RunIn(folder, Options);

        Assert.Equal((11, 7), (resumed.Report.Trained, resumed.Report.Known));
        Assert.Equal((0, 18), (again.Report.Trained, again.Report.Known));
        Assert.All([resumed, again], result => Assert.Equal(Results(whole.Report), Results(result.Report)));
        Assert.Equal(whole.Best!.Dictionary.Encoder, resumed.Best!.Dictionary.Encoder);
        Assert.Null(again.Best); // It was not trained now.
        Assert.Equal(18, File.ReadLines(path).Count());
    }

    [Fact]
    public void A_sweep_that_is_stopped_keeps_what_has_ended()
    {
        var folder = _scratch["stopped"];
        using var stop = new CancellationTokenSource();
        using (var log = TrialLog.Open(folder))
        {
            var progress = new Told(() =>
            {
                if (log.Count == 3)
                {
                    stop.Cancel();
                }
            });
            Assert.ThrowsAny<OperationCanceledException>(() => SweepRun.Run(_scorer, Space, Options, log, progress, stop.Token));
        }

        Assert.Equal((15, 3), (RunIn(folder, Options).Report is var report ? report.Trained : 0, report.Known));
    }

    [Fact]
    public void Where_no_trial_meets_the_floor_there_is_no_best_but_a_nearest()
    {
        var (report, best) = Run(Options with { Floor = 1, Rungs = 1 });

        Assert.Null(report.Best);
        Assert.Null(best);
        Assert.Equal(report.Last.Rows.Max(row => row.Fidelity), report.Nearest!.Fidelity);
        Assert.Equal(12, report.Last.Rows.Count);
    }

    [Fact]
    public void A_trial_that_diverges_ends_itself_and_not_the_sweep()
    {
        var folder = _scratch["diverged"];
        SweepResult result;
        using (var log = TrialLog.Open(folder))
        {
            result = SweepRun.Run(_scorer, Space with { Betas = [0, 1e38] }, Options with { Trials = null, Rungs = 1 }, log);
        }

        var rows = result.Report.Last.Rows;
        Assert.Equal((16, 8), (rows.Count, rows.Count(row => row.Trial.Result is null)));
        Assert.All(rows.Take(8), row => Assert.Equal(0, row.Trial.Spec.Options.Beta));
        Assert.All(rows.Skip(8), row => Assert.Contains("not finite", row.Trial.Fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Progress_rises_from_0_to_1()
    {
        var told = new List<double>();
        using var log = TrialLog.Open(_scratch["progress"]);

        SweepRun.Run(_scorer, Space, Options with { Jobs = 2 }, log, new Told(share: told.Add));

        Assert.Equal((0, 1), (told[0], told[^1]));
        Assert.Equal(told.Order(), told);
    }

    [Fact]
    public void Options_that_do_not_fit_the_scorer_are_refused()
    {
        using var log = TrialLog.Open(_scratch["refused"]);
        var space = Space with { Basis = Space.Basis with { PredictionLoss = PredictionLossKind.PairCrossEntropy } };

        var fault = Assert.Throws<ArgumentException>(() => SweepRun.Run(_scorer, space, Options with { Jobs = 2 }, log));

        Assert.Contains("expected one that ends in a sigmoid", fault.Message, StringComparison.Ordinal);
    }

    private static string Searched(SweepTrial trial) => (trial.Spec with { Options = trial.Spec.Options with { Steps = 1 } }).Key();

    private static IEnumerable<(int Steps, string Key, TrialResult? Result, bool Qualifies, bool OnFront)> Results(SweepReport report) =>
        report.Rungs.SelectMany(rung => rung.Rows, (rung, row) => (rung.Steps, row.Trial.Spec.Key(), row.Trial.Result, row.Qualifies, row.OnFront));

    private SweepResult Run(SweepOptions options) => RunIn(_scratch[$"sweep-{_sweeps++}"], options);

    private SweepResult RunIn(string folder, SweepOptions options)
    {
        using var log = TrialLog.Open(folder);
        return SweepRun.Run(_scorer, Space, options, log);
    }

    private sealed class Told(Action? then = null, Action<double>? share = null) : IProgress<(string Stage, double Share)>
    {
        public void Report((string Stage, double Share) value)
        {
            share?.Invoke(value.Share);
            then?.Invoke();
        }
    }
}
