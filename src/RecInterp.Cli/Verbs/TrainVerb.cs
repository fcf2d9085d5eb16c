using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using RecInterp.Cli.Console;
using RecInterp.Cli.Runs;
using RecInterp.Cli.Scorers;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using RecInterp.Training.Sampling;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp train: a sparse autoencoder is fitted to a scorer's embeddings.</summary>
internal static class TrainVerb
{
    private static readonly TrainingOptions Defaults = new();

    public static Command Create()
    {
        var scorer = new Argument<string>("scorer") { Description = $"The scorer folder, as 'recinterp import' writes it; or embeddings without a scorer: {EmbeddingInput.Kinds}." };
        var array = OriginOptions.ArrayOption();
        var folder = new Option<string>("--out", "-o") { Description = "The dictionary folder to write.", Required = true };
        var architecture = Option("--architecture", "Architecture of the autoencoder.", Defaults.Architecture);
        var active = new Option<int?>("--active", "-k") { Description = "Most active latents of a row, k. TopK and BatchTopK need it; for the others --lambda1 is steered until about so many are active." };
        var prefixes = new Option<int[]>("--prefixes") { Description = "Numbers of first latents that must explain embeddings by themselves (Matryoshka), as in --prefixes 16 32.", AllowMultipleArgumentsPerToken = true };
        var revive = new Option<bool>("--revive") { Description = "Draw latents that are never active to what the others leave unexplained." };
        var resample = new Option<int?>("--resample") { Description = "Steps between resamplings: each latent that has not been active for 200 steps is given the direction of a row that is explained badly." };
        var latents = Option("--latents", "Number of latents m.", Defaults.Latents);
        var steps = Option("--steps", "Optimiser steps.", Defaults.Steps);
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the users, instead of --steps." };
        var batch = Option("--batch-size", "Users, and items, in a batch.", Defaults.BatchSize);
        var rate = Option("--learning-rate", "Adam's learning rate.", Defaults.LearningRate);
        var warmUp = Option("--warm-up", "Steps in which the learning rate rises.", Defaults.WarmUpSteps);
        var decay = Option("--decay", "Share of the steps, at the end, in which the learning rate falls.", Defaults.DecayShare);
        var alpha = Option("--alpha", "Weight of the embedding loss.", Defaults.Alpha);
        var beta = new Option<double?>("--beta") { Description = $"Weight of the prediction loss, which goes through the frozen interaction. Default: {Defaults.Beta.ToString(System.Globalization.CultureInfo.InvariantCulture)}; 0 for embeddings without a scorer." };
        var lambda1 = Option("--lambda1", "Weight of the sparsity loss: mean latents or gates, or the share of open thresholds, by the architecture.", Defaults.Lambda1);
        var lambda2 = new Option<double?>("--lambda2") { Description = $"Weight of the Kullback-Leibler loss. Default: {Defaults.Lambda2.ToString(System.Globalization.CultureInfo.InvariantCulture)} for {Defaults.Architecture}, 0 for the others, which are sparse otherwise." };
        var rho = Option("--rho", "Mean activation that the Kullback-Leibler loss wants.", Defaults.Rho);
        var transform = Option("--input-transform", "What is done to an embedding before it is encoded; fitted once, frozen and stored.", Defaults.InputTransform);
        var prediction = new Option<PredictionLossKind?>("--prediction-loss") { Description = "How scores are compared: squared, by cross-entropy or as logits, in pairs of candidates or as whole lists of them. Default: BlockMse for a dot product, else PairMse." };
        var candidates = new Option<int?>("--candidates") { Description = "Items of a batch that Pairwise and ListwiseKl compare for each user. Default: all." };
        var temperature = Option("--temperature", "What Pairwise and ListwiseKl divide scores by: about the spread of a user's scores.", Defaults.Temperature);
        var betaWarmUp = Option("--beta-warm-up", "Steps in which beta rises.", Defaults.BetaWarmUpSteps);
        var sparsityWarmUp = Option("--sparsity-warm-up", "Steps in which lambda1 and lambda2 rise.", Defaults.SparsityWarmUpSteps);
        var sampling = Option("--item-sampling", "Which items a batch holds: all in turn, by popularity, those that its users interacted with, or half of them from the scorer's own top lists.", Defaults.ItemSampling);
        var depth = Option("--hard-negative-depth", "Length of the scorer's own top lists that HardNegatives draws from.", Defaults.HardNegativeDepth);
        var interactions = new Option<string?>("--interactions") { Description = "CSV or TSV of who interacted with what: a user row and an item row of the scorer a line, counted from 0. Popularity and ObservedPairs read it." };
        var heldOut = Option("--held-out-users", "Share of users that training does not see.", Defaults.HeldOutUsers);
        var engine = new Option<EngineKind?>("--engine") { Description = "What computes losses and gradients. Default: Fused wherever it can, else Torch." };
        var device = Option("--device", "Where losses and gradients are computed.", Defaults.Device);
        var seed = Option("--seed", "Seed of weights and batches.", Defaults.Seed);
        var threads = Option("--threads", "Threads; one is fastest for small dictionaries.", Defaults.Threads);
        var clip = new Option<double?>("--clip-norm") { Description = "Largest norm of the gradient. Default: none." };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "A folder in which the run notes how far it is. Run again after a stop, the same command goes on from there, bit for bit; the folder goes when the run is done." };
        var every = Option("--checkpoint-every", "Steps between checkpoints.", new CheckpointOptions("").Every);
        var fidelity = new Option<double?>("--stop-at-fidelity") { Description = "End training as soon as RBO@30 of 256 users' lists reaches this share of its maximum. A run that never reaches it is written too, and exits with 1." };
        var fidelitySteps = Option("--fidelity-steps", "Steps between looks at fidelity.", Defaults.FidelitySteps);
        var log = new Option<string?>("--log") { Description = "A file that gets one JSON object a line as each epoch ends." };
        var overwrite = Verb.OverwriteOption();
        var command = new Command("train", "Fit a sparse autoencoder to the embeddings of a scorer.")
        {
            scorer, array, folder, architecture, latents, active, prefixes, revive, resample, steps, epochs, batch, rate, warmUp, decay, alpha, beta, lambda1, lambda2, rho, transform, prediction, candidates, temperature, betaWarmUp, sparsityWarmUp, sampling, depth, interactions, heldOut, engine, device, seed, threads, clip, fidelity, fidelitySteps, checkpoint, every, log, overwrite,
        };
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var options = new TrainingOptions
            {
                Architecture = parsed.GetValue(architecture),
                Latents = parsed.GetValue(latents),
                Active = parsed.GetValue(active),
                Prefixes = parsed.GetValue(prefixes) ?? [],
                RevivesDead = parsed.GetValue(revive),
                ResampleSteps = parsed.GetValue(resample),
                Steps = parsed.GetValue(steps),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batch),
                LearningRate = parsed.GetValue(rate),
                WarmUpSteps = parsed.GetValue(warmUp),
                DecayShare = parsed.GetValue(decay),
                Alpha = parsed.GetValue(alpha),
                Beta = parsed.GetValue(beta) ?? (EmbeddingInput.IsOne(parsed.GetRequiredValue(scorer)) ? 0 : Defaults.Beta),
                Lambda1 = parsed.GetValue(lambda1),
                Lambda2 = parsed.GetValue(lambda2) ?? (parsed.GetValue(architecture) == Defaults.Architecture ? Defaults.Lambda2 : 0),
                Rho = parsed.GetValue(rho),
                InputTransform = parsed.GetValue(transform),
                PredictionLoss = parsed.GetValue(prediction),
                Candidates = parsed.GetValue(candidates),
                Temperature = parsed.GetValue(temperature),
                BetaWarmUpSteps = parsed.GetValue(betaWarmUp),
                SparsityWarmUpSteps = parsed.GetValue(sparsityWarmUp),
                ItemSampling = parsed.GetValue(sampling),
                HardNegativeDepth = parsed.GetValue(depth),
                HeldOutUsers = parsed.GetValue(heldOut),
                Engine = parsed.GetValue(engine),
                Device = parsed.GetValue(device),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                ClipNorm = parsed.GetValue(clip),
                StopAtFidelity = parsed.GetValue(fidelity),
                FidelitySteps = parsed.GetValue(fidelitySteps),
            };
            var target = parsed.GetRequiredValue(folder);
            var checkpoints = parsed.GetValue(checkpoint) is { } notes ? new CheckpointOptions(notes, parsed.GetValue(every)) : null;
            using var metrics = parsed.GetValue(log) is { } file ? new MetricsLog(file, checkpoints?.HasStarted ?? false) : null;
            var record = Run(terminal, parsed.GetRequiredValue(scorer), parsed.GetValue(array), options, parsed.GetValue(interactions), target, parsed.GetValue(overwrite), checkpoints, metrics, cancellation);
            terminal.Result(record, console => Show(console, record, target));
            if (!record.IsFaithful)
            {
                terminal.Fault($"the dictionary was written, but its fidelity is {record.Fidelity:F4}, and {options.StopAtFidelity:F4} was asked for; train for more --steps, or raise -k, --latents or --beta");
                return ExitCodes.CheckFailed;
            }

            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Trains and writes the dictionary folder.</summary>
    internal static TrainingRecord Run(
        Terminal terminal,
        string sourcePath,
        string? array,
        TrainingOptions options,
        string? interactionPath,
        string folder,
        bool overwrite,
        CheckpointOptions? checkpoints,
        MetricsLog? log,
        CancellationToken cancellation)
    {
        options.Validate();
        FolderPublication.CheckTarget(folder, overwrite); // Before minutes of training, not after.
        var source = Open(terminal, sourcePath, array, folder, cancellation);
        var interactions = interactionPath is null ? null : InteractionFile.Read(interactionPath, source.Users.Rows, source.ItemCount);
        var table = new ProgressTable();
        try
        {
            var result = terminal.Live(table.Draw, redraw => TrainingRun.Run(
                source,
                options,
                new RunContext
                {
                    Interactions = interactions,
                    Checkpoints = checkpoints,
                    Preparation = table,
                    Progress = epoch =>
                    {
                        log?.Add(epoch);
                        table.Add(epoch);
                        redraw();
                    },
                },
                cancellation));
            Write(folder, result, source.Reference, overwrite);
            return result.Record;
        }
        catch (TrainingDivergedException e) when (e.LastGood is { } good)
        {
            Write(folder, good, source.Reference, overwrite);
            throw new TrainingDivergedException($"{e.Message}. The dictionary of step {good.Record.Steps} was whole, and is in {folder}", e);
        }
    }

    /// <summary>Writes the dictionary folder.</summary>
    internal static void Write(string folder, TrainingResult result, ScorerReference source, bool overwrite) => DictionaryFolder.Write(
        folder,
        result.Dictionary,
        source,
        JsonSerializer.SerializeToNode(result.Record, ManifestJson.Options)!.AsObject(),
        result.Record.History.Select(epoch => JsonSerializer.Serialize(epoch, ManifestJson.Line)),
        overwrite);

    private static TrainingSource Open(Terminal terminal, string path, string? array, string folder, CancellationToken cancellation)
    {
        if (!EmbeddingInput.IsOne(path))
        {
            return array is null
                ? TrainingSource.Of(ScorerFolder.Open(path))
                : throw new InvalidArtifactException(path, $"is no file of arrays, found the name '{array}' for one, expected none");
        }

        var scratch = Path.GetDirectoryName(Path.GetFullPath(folder))!; // Where the dictionary will be, there is room.
        Directory.CreateDirectory(scratch);
        var (source, note) = terminal.Progress("reading embeddings", progress => EmbeddingInput.Open(path, array, scratch, progress, cancellation));
        if (note is not null)
        {
            terminal.Say(Markup.Escape(note));
        }

        return source;
    }

    private static Option<T> Option<T>(string name, string description, T value) => new(name) { Description = description, DefaultValueFactory = _ => value };

    private static void Show(IAnsiConsole console, TrainingRecord record, string folder)
    {
        var terms = record.Final;
        if (record.Stop == StopReason.Fidelity)
        {
            console.MarkupLineInterpolated($"stopped early: {record.Fidelity:F4} of the lists' agreement is reached");
        }

        var isTable = record.Embeddings is not null;
        console.MarkupLineInterpolated($"{record.Steps:N0} steps in {record.Seconds:F1} s on {record.TrainedUsers:N0} {(isTable ? $"rows of {record.Embeddings}" : $"users and {record.Items:N0} items")}");
        console.MarkupLineInterpolated($"loss {terms.Total:G4}: embedding {terms.Embedding:G4}, prediction {terms.Prediction:G4}, sparsity {terms.Sparsity:G4}, KL {terms.KullbackLeibler:G4}");
        console.MarkupLineInterpolated($"active latents a row: {record.MeanActiveUsers:F1}{(isTable ? "" : $" (users), {record.MeanActiveItems:F1} (items)")} of {record.Options.Latents}; dead: {record.DeadLatents}");
        console.MarkupLineInterpolated($"wrote [green]{folder}[/]");
    }
}
