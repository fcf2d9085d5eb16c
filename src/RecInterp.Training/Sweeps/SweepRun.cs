using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using RecInterp.Core.Fidelity;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Runs;
using static TorchSharp.torch;

namespace RecInterp.Training.Sweeps;

/// <summary>Searches the space of options for the dictionary with the most monosemantic latents among those that are sparse and keep the scorer's answers.</summary>
/// <remarks>
/// <para>Successive halving: all trials are trained for a few steps, one of eta of them eta times longer, and so on; <see cref="SweepReport.Rungs"/> tells which were
/// kept. Each rung trains its trials from the beginning, with the same seed, instead of going on where the one before stopped: with eta 3 that adds less than half
/// of the steps, and a trial's result depends on its own options alone, never on what was tried beside or before it.</para>
/// <para>The search looks at fidelity and monosemanticity of the same users and items that it trains on. Choosing the best of many trials flatters it a little.</para>
/// </remarks>
/// <threadsafety>One sweep at a time: libtorch's number of threads, which it sets for its duration, is the process's.</threadsafety>
public static class SweepRun
{
    /// <summary>Runs a sweep. What the log knows is not trained again.</summary>
    /// <param name="scorer">The imported scorer.</param>
    /// <param name="space">What to try.</param>
    /// <param name="options">How to go through it.</param>
    /// <param name="log">Where each trial is written down as it ends.</param>
    /// <param name="progress">Told what is being done and the share of all steps that is done, 0 to 1; by one thread at a time.</param>
    /// <param name="cancellation">Stops the sweep; trials that have ended are in the log.</param>
    /// <exception cref="ArgumentException">Options are outside their ranges or do not fit the scorer.</exception>
    /// <exception cref="InvalidArtifactException">The scorer's interaction cannot be interpreted, where a beta is above 0.</exception>
    /// <exception cref="IOException">The log cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The sweep was cancelled.</exception>
    public static SweepResult Run(
        ScorerFolder scorer, SweepSpace space, SweepOptions options, TrialLog log, IProgress<(string Stage, double Share)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        options.Validate();
        var trials = options.Trials is { } count ? space.Sample(count, options.Seed) : space.Grid();

        // Each training run sets libtorch's number of threads and puts back what it found. Found by all to be what all set, it stays so while they run side by side.
        var threads = get_num_threads();
        set_num_threads(space.Basis.Threads);
        try
        {
            return new Rungs(scorer, options, log, progress, cancellation).Climb(trials);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private sealed class Rungs(ScorerFolder scorer, SweepOptions options, TrialLog log, IProgress<(string Stage, double Share)>? progress, CancellationToken cancellation)
    {
        private readonly long _started = Stopwatch.GetTimestamp();
        private readonly Lock _lock = new();
        private double _stepsDone;
        private double _stepsInAll;
        private int _trained;
        private int _known;
        private (SweepTrial Trial, TrainingResult Trained)? _held; // The best of the last rung so far: one dictionary in memory, not all.

        public SweepResult Climb(IReadOnlyList<TrainingOptions> trials)
        {
            var specs = trials.Select(trial => new TrialSpec(scorer.Manifest.Source.Sha256, trial)
            {
                Evaluation = options.Evaluation with { Baselines = false },
                StrongestItems = options.StrongestItems,
            }).ToList();
            var steps = SuccessiveHalving.Steps(trials[0].Steps, trials.Count, options.Eta, options.Rungs, options.ShortestRung);
            for (int rung = 0, count = trials.Count; rung < steps.Length; rung++, count = SuccessiveHalving.Room(count, options.Eta))
            {
                _stepsInAll += (double)count * steps[rung];
            }

            var rungs = new List<SweepRung>();
            foreach (var (rung, length) in steps.Index())
            {
                var isLast = rung == steps.Length - 1;
                var ended = Run([.. specs.Select(spec => spec with { Options = spec.Options with { Steps = length } })], $"rung {rung + 1} of {steps.Length}", isLast);
                var rows = SuccessiveHalving.Rank(ended, options);
                var kept = isLast ? 0 : SuccessiveHalving.Room(rows.Count, options.Eta);
                rungs.Add(new SweepRung(length, kept, rows));
                specs = [.. rows.Take(kept).Select(row => row.Trial.Spec)];
            }

            progress?.Report(("done", 1));
            var report = new SweepReport(
                scorer.Manifest.Source.File,
                scorer.Manifest.Source.Sha256,
                options.Fidelity,
                options.Floor,
                options.Density,
                rungs,
                _trained,
                _known,
                Stopwatch.GetElapsedTime(_started).TotalSeconds);
            return new SweepResult(report, report.Best is { } best && ReferenceEquals(_held?.Trial, best.Trial) ? _held?.Trained : null);
        }

        private SweepTrial[] Run(TrialSpec[] specs, string stage, bool isLast)
        {
            var ended = new SweepTrial[specs.Length];
            try
            {
                Parallel.ForEach(
                    Partitioner.Create(Enumerable.Range(0, specs.Length), EnumerablePartitionerOptions.NoBuffering),
                    new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellation },
                    place => ended[place] = Known(specs[place]) ?? Train(specs[place], stage, isLast));
            }
            catch (AggregateException faults)
            {
                ExceptionDispatchInfo.Throw(faults.InnerExceptions.FirstOrDefault(fault => fault is not OperationCanceledException) ?? faults.InnerExceptions[0]);
            }

            return ended;
        }

        private SweepTrial? Known(TrialSpec spec)
        {
            if (log.Find(spec) is not { } trial)
            {
                return null;
            }

            lock (_lock)
            {
                _known++;
                _stepsDone += spec.Options.Steps;
            }

            return trial;
        }

        private SweepTrial Train(TrialSpec spec, string stage, bool isLast)
        {
            var (trial, trained) = Measure(spec, $"{stage}: {spec.Describe()}");
            log.Append(trial);
            lock (_lock)
            {
                _trained++;
                if (isLast && trained is not null && IsBetter(trial, _held?.Trial))
                {
                    _held = (trial, trained);
                }
            }

            return trial;
        }

        private (SweepTrial Trial, TrainingResult? Trained) Measure(TrialSpec spec, string stage)
        {
            var started = Stopwatch.GetTimestamp();
            var before = 0;
            void Tell(int steps)
            {
                lock (_lock)
                {
                    _stepsDone += steps - before;
                    before = steps;
                    progress?.Report((stage, _stepsDone / _stepsInAll));
                }
            }

            try
            {
                Tell(0);
                var trained = TrainingRun.Run(scorer, spec.Options, state => Tell(state.Step), cancellation: cancellation);
                var fidelity = FidelityEvaluation.Run(scorer, trained.Dictionary, spec.Evaluation, null, cancellation);
                var monosemanticity = Monosemanticity.Measure(trained.Dictionary, scorer.Items.Embeddings, spec.StrongestItems);
                var row = fidelity.Dictionary;
                var result = new TrialResult(
                    row.RankBiasedOverlap / fidelity.RankBiasedOverlapMaximum,
                    row.Fvu,
                    row.KendallTau,
                    row.MeanActive,
                    row.Dead,
                    monosemanticity.Mean,
                    monosemanticity.LiveMean);
                return (new SweepTrial(spec, result, null, Stopwatch.GetElapsedTime(started).TotalSeconds), trained);
            }
            catch (TrainingDivergedException e)
            {
                Tell(spec.Options.Steps);
                return (new SweepTrial(spec, null, e.Message, Stopwatch.GetElapsedTime(started).TotalSeconds), null);
            }
        }

        private bool IsBetter(SweepTrial trial, SweepTrial? held) =>
            held is null || ReferenceEquals(SuccessiveHalving.Rank([held, trial], options)[0].Trial, trial);
    }
}
