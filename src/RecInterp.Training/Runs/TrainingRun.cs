using System.Diagnostics;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Interactions;
using RecInterp.Training.Losses;
using RecInterp.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Runs;

/// <summary>Trains a dictionary for a scorer: one sparse autoencoder for users and items together.</summary>
/// <remarks>
/// <para>Every step takes B users (shuffled anew each epoch, the rest of an epoch that fills no batch is dropped) and B items, by default (an
/// endlessly cycled shuffle) as the code published with arXiv 2511.18024 does, and lets Adam lower the loss of <see cref="TrainingOptions"/>. The scorer
/// itself is never changed.</para>
/// </remarks>
/// <threadsafety>Runs may follow each other on any thread. Two at a time share libtorch's number of threads, which each of them sets.</threadsafety>
public static class TrainingRun
{
    private const int GoodSteps = 100; // A copy of the weights is kept so often, for the case that the next ones are not finite.

    /// <summary>Trains.</summary>
    /// <param name="scorer">The imported scorer.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each epoch, on the calling thread.</param>
    /// <param name="cancellation">Checked before each step.</param>
    /// <returns>The dictionary and its record.</returns>
    /// <exception cref="ArgumentException">Options are outside their ranges or do not fit the scorer; lists all faults.</exception>
    /// <exception cref="InvalidArtifactException">The scorer's interaction cannot be interpreted, or not to the scores that it gives. Only where
    /// beta is above 0.</exception>
    /// <exception cref="TrainingDivergedException">A loss term or a weight is not finite. Keeps the last dictionary that was whole.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static TrainingResult Run(
        ScorerFolder scorer, TrainingOptions options, Action<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(scorer, options, new RunContext { Progress = progress }, cancellation);

    /// <summary>Trains, with what stands around a run: interactions, checkpoints, listeners.</summary>
    /// <param name="scorer">The imported scorer.</param>
    /// <param name="options">How.</param>
    /// <param name="context">What stands around the run.</param>
    /// <param name="cancellation">Checked before each step; a run that is cancelled notes how far it is.</param>
    /// <returns>The dictionary and its record.</returns>
    /// <exception cref="ArgumentException">Options or interactions are outside their ranges or do not fit the scorer or each other; lists all faults.</exception>
    /// <exception cref="InvalidArtifactException">The scorer's interaction cannot be interpreted, or not to the scores that it gives (only where beta is above 0). Or a
    /// checkpoint is damaged, or of another run.</exception>
    /// <exception cref="TrainingDivergedException">A loss term or a weight is not finite. Keeps the last dictionary that was whole.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static TrainingResult Run(ScorerFolder scorer, TrainingOptions options, RunContext context, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);

        // 1. Everything that can be wrong is said before the first step.
        var dot = scorer.Manifest.Interaction.Kind == InteractionKind.Dot;
        options = options with { PredictionLoss = options.PredictionLoss ?? (dot ? PredictionLossKind.BlockMse : PredictionLossKind.PairMse) };
        var faults = options.Faults();
        faults.AddRange(ScorerFaults(scorer, options));
        faults.AddRange(TrainingItems.Faults(options, scorer, context.Interactions));
        faults.AddRange(TrainingEngine.Faults(options, scorer.Manifest.Interaction));
        if (faults.Count > 0)
        {
            throw TrainingOptions.Invalid(faults);
        }

        options = options with { Engine = TrainingEngine.Choose(options, scorer.Manifest.Interaction) };

        // 2. The interaction is needed, and understood, only where its answers count.
        using var interaction = options.Beta > 0 ? OpenInteraction(scorer, options) : null;

        // 3. Train, then measure.
        var threads = get_num_threads();
        set_num_threads(options.Threads);
        try
        {
            return Train(scorer, options, interaction, trained => TrainingItems.Create(options, scorer, trained, context.Interactions, context.Preparation, cancellation), context, cancellation);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static IEnumerable<string> ScorerFaults(ScorerFolder scorer, TrainingOptions options)
    {
        var anatomy = scorer.Manifest.Anatomy;
        if (anatomy.User.Width != anatomy.Item.Width)
        {
            yield return $"Scorer: found user embeddings of width {anatomy.User.Width} and item embeddings of width {anatomy.Item.Width}, expected one width: one dictionary serves both towers";
        }

        if (scorer.Users.Rows == 0 || scorer.Items.Rows == 0)
        {
            yield return $"Scorer: found {scorer.Users.Rows} users and {scorer.Items.Rows} items, expected at least one of each";
        }

        if (options.Beta > 0 && PredictionLoss.NeedsProbability(options.PredictionLoss) && scorer.Manifest.Interaction.Kind == InteractionKind.Dot)
        {
            yield return ProbabilityFault(options, "a dot product");
        }
    }

    private static string ProbabilityFault(TrainingOptions options, string found) =>
        $"{nameof(TrainingOptions.PredictionLoss)}: found {options.PredictionLoss} for a scorer that ends in {found}, expected one that ends in a sigmoid: its scores are targets in [0, 1]";

    private static FrozenInteraction OpenInteraction(ScorerFolder scorer, TrainingOptions options)
    {
        var interaction = FrozenInteraction.Build(scorer.ReadInteraction(), scorer.Manifest.Anatomy, scorer.Manifest.Interaction);
        try
        {
            InteractionCheck.Run(scorer, interaction, RandomStream.Of(options.Seed, RandomStream.Purpose.Check));
            return !PredictionLoss.NeedsProbability(options.PredictionLoss) || interaction.GivesProbability
                ? interaction
                : throw TrainingOptions.Invalid([ProbabilityFault(options, "another operator")]);
        }
        catch
        {
            interaction.Dispose();
            throw;
        }
    }

    private static TrainingResult Train(
        ScorerFolder scorer, TrainingOptions options, FrozenInteraction? interaction, Func<int[], IItemSampler> sampler, RunContext context, CancellationToken cancellation)
    {
        // 1. Users to train on, and the transform that they and the items determine.
        var (trained, heldOut) = HeldOutUsers.Divide(scorer.Users.Rows, options.HeldOutUsers, options.Seed);
        var transform = Fit(options.InputTransform, () => scorer.Users.Select(trained).Embeddings, scorer.Items.Embeddings);

        // 2. What takes the steps, and the batches.
        var batch = Math.Min(options.BatchSize, trained.Length);
        using var engine = TrainingEngine.Create(options, scorer.Manifest.Interaction, transform, batch, interaction);
        var rows = new TrainingRows(scorer.Users, scorer.Items);
        var userOrder = new ShuffledRows(trained, RandomStream.Of(options.Seed, RandomStream.Purpose.Users));
        var items = sampler(trained);
        var stepsPerEpoch = trained.Length / batch;
        var steps = options.Epochs is { } epochs ? checked(epochs * stepsPerEpoch) : options.Steps;

        // 3. Where the run stands: at its start, or where it was stopped. Draws are made again, and so have the same order.
        var checkpoint = context.Checkpoints is { } notes ? new RunCheckpoint(notes, options, scorer.Manifest.Source.Sha256, context.Interactions?.Sha256) : null;
        var state = checkpoint?.Resume(engine) ?? RunState.Start;
        for (var step = 0; step < state.Step; step++)
        {
            _ = items.Next(userOrder.NextOfOneOrder(batch));
        }

        // 4. The steps.
        var schedule = new LearningRateSchedule(options.LearningRate, steps, options.WarmUpSteps, options.DecayShare);
        var gate = new FidelityGate(scorer, options);
        var measured = state.History.LastOrDefault(epoch => epoch.Fidelity is not null)?.Fidelity;
        (LatentDictionary Dictionary, int Step)? lastGood = null;
        var clock = Stopwatch.StartNew();
        double Seconds() => state.Seconds + clock.Elapsed.TotalSeconds;
        while (state.Step < steps && !gate.IsEnough(measured))
        {
            if (cancellation.IsCancellationRequested)
            {
                checkpoint?.Write(state with { Seconds = Seconds() }, engine);
                cancellation.ThrowIfCancellationRequested();
            }

            state = state with { Step = state.Step + 1 };
            var users = userOrder.NextOfOneOrder(batch);
            var (terms, active) = engine.Step(rows.Select(users, items.Next(users)), schedule.Of(state.Step));
            if (terms.FirstNotFinite() is { } term)
            {
                throw new TrainingDivergedException(state.Step, $"the {term} loss", options.LearningRate) { LastGood = LastGood() };
            }

            state.Epoch.Add(terms);
            var fidelity = gate.Measure(state.Step, steps, engine);
            measured = fidelity ?? measured;
            if (state.Step % stepsPerEpoch == 0 || state.Step == steps || fidelity is not null)
            {
                state.History.Add(new TrainingProgress(
                    ((state.Step - 1) / stepsPerEpoch) + 1, state.Step, steps, LossTerms.Mean(state.Epoch), active, Seconds(), fidelity));
                state.Epoch.Clear();
                context.Progress?.Invoke(state.History[^1]);
            }

            checkpoint?.Note(state with { Seconds = Seconds() }, engine);
            if (state.Step % GoodSteps == 0 && TryFinish(engine) is { } good)
            {
                lastGood = (good, state.Step);
            }
        }

        // 5. What came of it.
        var dictionary = Finish(engine, state.Step, options, LastGood);
        var result = Result(dictionary, state.Step, state.Step < steps ? StopReason.Fidelity : StopReason.Steps);
        checkpoint?.Clear();
        return result;

        TrainingResult? LastGood() => lastGood is var (kept, step) ? Result(kept, step, StopReason.Diverged) : null;

        TrainingResult Result(LatentDictionary dictionary, int step, StopReason reason)
        {
            var usage = Measure(dictionary, scorer);
            return new(dictionary, new TrainingRecord(
            options,
            scorer.Manifest.Source.Sha256,
            trained.Length,
            heldOut.Length,
            scorer.Items.Rows,
            step,
            stepsPerEpoch,
            Seconds(),
            state.History is [.., var last] ? last.Loss : LossTerms.Mean(state.Epoch),
            usage.Users,
            usage.Items,
            usage.Dead)
            {
                Lambda1 = engine.Lambda1,
                InteractionsSha256 = context.Interactions?.Sha256,
                Stop = reason,
                Fidelity = measured,
                History = [.. state.History.Where(epoch => epoch.Step <= step)],
            });
        }
    }

    private static InputTransform Fit(InputTransformFit fit, Func<EmbeddingTable> users, EmbeddingTable items) => fit switch
    {
        InputTransformFit.RowNorm => InputTransform.RowNorm(items.Width),
        InputTransformFit.MinMax => InputTransform.FitMinMax(EmbeddingTable.Concatenate(users(), items)),
        InputTransformFit.CentreScale => InputTransform.FitCentreScale(EmbeddingTable.Concatenate(users(), items)),
        _ => InputTransform.None(items.Width),
    };

    private static LatentDictionary Finish(ITrainingEngine engine, int steps, TrainingOptions options, Func<TrainingResult?> lastGood)
    {
        try
        {
            return engine.ToDictionary();
        }
        catch (ArgumentException e)
        {
            // The last step's loss was finite, but not what it made of the weights.
            throw new TrainingDivergedException(steps, "a weight", options.LearningRate, e) { LastGood = lastGood() };
        }
    }

    private static LatentDictionary? TryFinish(ITrainingEngine engine)
    {
        try
        {
            return engine.ToDictionary();
        }
        catch (ArgumentException)
        {
            return null; // The next loss will say so.
        }
    }

    private static (double Users, double Items, int Dead) Measure(LatentDictionary dictionary, ScorerFolder scorer)
    {
        using var torchDictionary = new TorchDictionary(dictionary);
        var users = ActiveLatents.Count(torchDictionary, scorer.Users.Embeddings, dictionary.LatentCount);
        var items = ActiveLatents.Count(torchDictionary, scorer.Items.Embeddings, dictionary.LatentCount);
        return (
            (double)users.Sum() / scorer.Users.Rows,
            (double)items.Sum() / scorer.Items.Rows,
            users.Zip(items).Count(pair => pair.First + pair.Second == 0));
    }
}
