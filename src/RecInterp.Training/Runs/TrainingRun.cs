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

/// <summary>Trains a dictionary for a scorer: one sparse autoencoder for users and items together. Or for one table of embeddings.</summary>
/// <remarks>
/// <para>Every step takes B users (shuffled anew each epoch, the rest of an epoch that fills no batch is dropped) and B items, by default (an
/// endlessly cycled shuffle; none where there is one table) as the code published with arXiv 2511.18024 does, and lets Adam lower the loss of <see cref="TrainingOptions"/>. The scorer
/// itself is never changed.</para>
/// </remarks>
/// <threadsafety>Runs may follow each other on any thread. Two at a time share libtorch's number of threads, which each of them sets.</threadsafety>
public static class TrainingRun
{
    private const int GoodSteps = 100; // A copy of the weights is kept so often, for the case that the next ones are not finite.

    /// <summary>Trains on a scorer.</summary>
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
        Run(TrainingSource.Of(scorer), options, new RunContext { Progress = progress }, cancellation);

    /// <summary>Trains, with what stands around a run: interactions, checkpoints, listeners.</summary>
    /// <param name="source">What is trained on.</param>
    /// <param name="options">How.</param>
    /// <param name="context">What stands around the run; null is nothing.</param>
    /// <param name="cancellation">Checked before each step; a run that is cancelled notes how far it is.</param>
    /// <returns>The dictionary and its record.</returns>
    /// <exception cref="ArgumentException">Options or interactions are outside their ranges or do not fit the source or each other; lists all faults.</exception>
    /// <exception cref="InvalidArtifactException">The scorer's interaction cannot be interpreted, or not to the scores that it gives (only where beta is above 0). Or a
    /// checkpoint is damaged, or of another run.</exception>
    /// <exception cref="TrainingDivergedException">A loss term or a weight is not finite. Keeps the last dictionary that was whole.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static TrainingResult Run(TrainingSource source, TrainingOptions options, RunContext? context = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        context ??= new RunContext();

        // 1. Everything that can be wrong is said before the first step.
        var form = source.Scorer?.Manifest.Interaction;
        options = options with { PredictionLoss = options.PredictionLoss ?? Default(form) };
        var faults = options.Faults();
        faults.AddRange(source.Scorer is { } scorer ? ScorerFaults(scorer, options) : TableFaults(source, options));
        faults.AddRange(TrainingItems.Faults(options, source.Scorer, context.Interactions));
        faults.AddRange(TrainingEngine.Faults(options, form));
        if (faults.Count > 0)
        {
            throw TrainingOptions.Invalid(faults);
        }

        options = options with { Engine = TrainingEngine.Choose(options, form) };

        // 2. The interaction is needed, and understood, only where its answers count.
        using var interaction = options.Beta > 0 ? OpenInteraction(source.Scorer!, options) : null;

        // 3. Train, then measure.
        var threads = get_num_threads();
        set_num_threads(options.Threads);
        try
        {
            return Train(source, options, interaction, context, cancellation);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static PredictionLossKind? Default(InteractionForm? form) => form?.Kind switch
    {
        null => null,
        InteractionKind.Dot => PredictionLossKind.BlockMse,
        _ => PredictionLossKind.PairMse,
    };

    private static IEnumerable<string> TableFaults(TrainingSource source, TrainingOptions options)
    {
        if (options.Beta > 0)
        {
            yield return $"{nameof(TrainingOptions.Beta)}: found {options.Beta}, expected 0: {source.Reference.File} holds embeddings without scores; a prediction loss needs a scorer (recinterp import makes one)";
        }

        if (options.StopAtFidelity is not null)
        {
            yield return $"{nameof(TrainingOptions.StopAtFidelity)}: found {options.StopAtFidelity}, expected none: there are no lists without a scorer";
        }

        if (source.Users.Rows == 0)
        {
            yield return $"Embeddings: found {source.Reference.File} without rows, expected at least one";
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
        TrainingSource source, TrainingOptions options, FrozenInteraction? interaction, RunContext context, CancellationToken cancellation)
    {
        // 1. Users to train on, and the transform that they and the items determine.
        var (trained, heldOut) = HeldOutUsers.Divide(source.Users.Rows, options.HeldOutUsers, options.Seed);
        var transform = Fit(options.InputTransform, () => FitRows(source, trained), source.Width);

        // 2. What takes the steps, and the batches.
        var batch = Math.Min(options.BatchSize, trained.Length);
        using var engine = TrainingEngine.Create(options, source, transform, batch, interaction);
        var rows = new TrainingRows(source.Users, source.Items);
        var userOrder = new ShuffledRows(trained, RandomStream.Of(options.Seed, RandomStream.Purpose.Users));
        var items = TrainingItems.Create(options, source.Scorer, trained, context.Interactions, context.Preparation, cancellation);
        var stepsPerEpoch = trained.Length / batch;
        var steps = options.Epochs is { } epochs ? checked(epochs * stepsPerEpoch) : options.Steps;

        // 3. Where the run stands: at its start, or where it was stopped. Draws are made again, and so have the same order.
        var checkpoint = context.Checkpoints is { } notes ? new RunCheckpoint(notes, options, source.Reference.Sha256, context.Interactions?.Sha256) : null;
        var state = checkpoint?.Resume(engine) ?? RunState.Start;
        for (var step = 0; step < state.Step; step++)
        {
            _ = items.Next(userOrder.NextOfOneOrder(batch));
        }

        // 4. The steps.
        var schedule = new LearningRateSchedule(options.LearningRate, steps, options.WarmUpSteps, options.DecayShare);
        var gate = new FidelityGate(source.Scorer, options);
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
            var usage = Measure(dictionary, source);
            return new(dictionary, new TrainingRecord(
            options,
            source.Reference.Sha256,
            trained.Length,
            heldOut.Length,
            source.ItemCount,
            step,
            stepsPerEpoch,
            Seconds(),
            state.History is [.., var last] ? last.Loss : LossTerms.Mean(state.Epoch),
            usage.Users,
            usage.Items,
            usage.Dead)
            {
                Embeddings = source.Scorer is null ? source.Reference.File : null,
                Lambda1 = engine.Lambda1,
                InteractionsSha256 = context.Interactions?.Sha256,
                Stop = reason,
                Fidelity = measured,
                History = [.. state.History.Where(epoch => epoch.Step <= step)],
            });
        }
    }

    private static InputTransform Fit(InputTransformFit fit, Func<EmbeddingTable> rows, int width) => fit switch
    {
        InputTransformFit.RowNorm => InputTransform.RowNorm(width),
        InputTransformFit.MinMax => InputTransform.FitMinMax(rows()),
        InputTransformFit.CentreScale => InputTransform.FitCentreScale(rows()),
        _ => InputTransform.None(width),
    };

    /// <summary>What a transform is fitted on, without a copy of it: the users that are trained on, and the items.</summary>
    private static EmbeddingTable FitRows(TrainingSource source, int[] trained)
    {
        var users = trained.Length == source.Users.Rows ? source.Users.Embeddings : source.Users.Embeddings.View(trained);
        return source.Items is null ? users : EmbeddingTable.Concatenate(users, source.Items.Embeddings);
    }

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

    private static (double Users, double Items, int Dead) Measure(LatentDictionary dictionary, TrainingSource source)
    {
        using var torchDictionary = new TorchDictionary(dictionary);
        var users = ActiveLatents.Count(torchDictionary, source.Users.Embeddings, dictionary.LatentCount);
        var items = source.Items is null ? new long[users.Length] : ActiveLatents.Count(torchDictionary, source.Items.Embeddings, dictionary.LatentCount);
        return (
            (double)users.Sum() / source.Users.Rows,
            (double)items.Sum() / Math.Max(1, source.ItemCount),
            users.Zip(items).Count(pair => pair.First + pair.Second == 0));
    }
}
