using System.Text.Json;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Interactions;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private const int Users = 300;
    private const int Items = 200;
    private const int Width = 12;

    private static readonly TrainingOptions Short = new()
    {
        Latents = 24,
        Epochs = 3,
        BatchSize = 64,
        LearningRate = 0.01,
        Seed = 4,
    };

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_finds_planted_directions_and_lowers_the_loss()
    {
        var scorer = Planted().Import(_folder.Path);
        var options = Short with { Epochs = null, Steps = 800, Lambda2 = 0.001 };

        var result = TrainingRun.Run(scorer, options);

        var history = result.Record.History;
        Assert.True(history[^1].Loss.Total < history[0].Loss.Total / 4, $"total {history[0].Loss.Total} -> {history[^1].Loss.Total}");
        Assert.True(history[^1].Loss.Prediction < history[0].Loss.Prediction / 4, $"prediction {history[0].Loss.Prediction} -> {history[^1].Loss.Prediction}");
        using var untrained = new TiedReluModule(options.Latents, InputTransform.RowNorm(Width), true, new Random(0));
        var before = Unexplained(untrained.ToDictionary(), scorer);
        var after = Unexplained(result.Dictionary, scorer);
        Assert.True(after < 0.1 && after < before / 5, $"variance unexplained {before} -> {after}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_does_not()
    {
        var scorer = ScorerCatalogue.Mlp(users: 150, items: 90).Import(_folder.Path);

        var (first, second, other) = (TrainingRun.Run(scorer, Short), TrainingRun.Run(scorer, Short), TrainingRun.Run(scorer, Short with { Seed = 5 }));

        Assert.Equal(Bits(first.Dictionary), Bits(second.Dictionary));
        Assert.Equal(first.Record.History.Select(epoch => epoch.Loss), second.Record.History.Select(epoch => epoch.Loss));
        Assert.NotEqual(Bits(first.Dictionary), Bits(other.Dictionary));
    }

    [Fact]
    public void Held_out_users_leave_no_trace_in_the_dictionary()
    {
        // Without biases: the constant of a biased dot product is measured at import, on rows as large as all users' are.
        var scorer = ScorerCatalogue.PlainDot(Users, Items, Width);
        var options = Short with { HeldOutUsers = 0.2, InputTransform = InputTransformFit.MinMax };
        var (_, heldOut) = HeldOutUsers.Divide(Users, options.HeldOutUsers, options.Seed);
        var values = scorer.Users.Embeddings.Values.ToArray();
        foreach (var user in heldOut)
        {
            values.AsSpan(user * Width, Width).Fill(9f);
        }

        var changed = ScorerCatalogue.PlainDot(scorer.Users.With(new EmbeddingTable(Users, Width, values)), scorer.Items);
        using var otherFolder = new ScratchFolder();

        var result = TrainingRun.Run(scorer.Import(_folder.Path), options);
        var other = TrainingRun.Run(changed.Import(otherFolder.Path), options);

        Assert.Equal(60, heldOut.Length);
        Assert.Equal((60, 240), (result.Record.HeldOutUsers, result.Record.TrainedUsers));
        Assert.Equal(Bits(result.Dictionary), Bits(other.Dictionary));
    }

    [Theory]
    [InlineData(InputTransformFit.None, InputTransformKind.None)]
    [InlineData(InputTransformFit.RowNorm, InputTransformKind.RowNorm)]
    [InlineData(InputTransformFit.MinMax, InputTransformKind.Affine)]
    [InlineData(InputTransformFit.CentreScale, InputTransformKind.Affine)]
    public void The_dictionary_carries_the_transform_it_was_trained_with(InputTransformFit fit, InputTransformKind expected)
    {
        var scorer = Planted().Import(_folder.Path);

        var transform = TrainingRun.Run(scorer, Short with { InputTransform = fit, Epochs = 1 }).Dictionary.Transform;

        Assert.Equal(expected, transform.Kind);
        var all = EmbeddingTable.Concatenate(scorer.Users.Embeddings, scorer.Items.Embeddings);
        var fitted = fit == InputTransformFit.MinMax ? InputTransform.FitMinMax(all) : InputTransform.FitCentreScale(all);
        Assert.Equal(expected == InputTransformKind.Affine ? fitted.Offset.ToArray() : [], transform.Offset.ToArray());
        Assert.Equal(expected == InputTransformKind.Affine ? fitted.Scale.ToArray() : [], transform.Scale.ToArray());
    }

    [Fact]
    public void Progress_is_told_once_an_epoch_and_kept_in_the_record()
    {
        var scorer = Planted().Import(_folder.Path);
        var told = new List<TrainingProgress>();

        var record = TrainingRun.Run(scorer, Short with { Lambda1 = 0.1 }, told.Add).Record;

        Assert.Equal(told, record.History);
        Assert.Equal([4, 8, 12], told.Select(epoch => epoch.Step)); // 300 users in batches of 64: 4 an epoch, 44 users dropped.
        Assert.Equal((4, 12), (record.StepsPerEpoch, record.Steps));
        Assert.Equal(told[^1].Loss, record.Final);
        Assert.All(told, epoch =>
        {
            var terms = epoch.Loss;
            Assert.Equal(terms.Embedding + terms.Prediction!.Value + (0.1 * terms.Sparsity!.Value) + (0.01 * terms.KullbackLeibler!.Value), terms.Total, 1e-4);
            Assert.InRange(epoch.MeanActive, 0.1, 24);
        });
    }

    [Fact]
    public void A_number_of_steps_that_is_no_whole_number_of_epochs_ends_within_one()
    {
        var scorer = Planted().Import(_folder.Path);

        var record = TrainingRun.Run(scorer, Short with { Epochs = null, Steps = 10 }).Record;

        Assert.Equal([4, 8, 10], record.History.Select(epoch => epoch.Step));
    }

    [Fact]
    public void Fewer_users_than_a_batch_are_one_batch()
    {
        var scorer = ScorerCatalogue.PlainDot(users: 10, items: 4).Import(_folder.Path);

        Assert.Equal(1, TrainingRun.Run(scorer, Short).Record.StepsPerEpoch);
    }

    [Fact]
    public void The_record_counts_active_latents_as_the_plain_dictionary_does()
    {
        var scorer = Planted().Import(_folder.Path);

        var (dictionary, record) = TrainingRun.Run(scorer, Short);

        var (users, items) = (Usage(dictionary, scorer.Users.Embeddings), Usage(dictionary, scorer.Items.Embeddings));
        Assert.Equal(users.MeanActive, record.MeanActiveUsers, 0.01);
        Assert.Equal(items.MeanActive, record.MeanActiveItems, 0.01);
        Assert.Equal(users.Density.Zip(items.Density).Count(pair => pair.First + pair.Second == 0), record.DeadLatents);
    }

    [Fact]
    public void The_record_says_which_loss_was_chosen_and_survives_JSON()
    {
        var scorer = ScorerCatalogue.Mlp(users: 80).Import(_folder.Path);
        var record = TrainingRun.Run(scorer, Short).Record;

        var json = JsonSerializer.Serialize(record, ManifestJson.Options);
        var read = JsonSerializer.Deserialize<TrainingRecord>(json, ManifestJson.Options)!;

        Assert.Equal(PredictionLossKind.PairMse, record.Options.PredictionLoss);
        Assert.Equal(scorer.Manifest.Source.Sha256, record.ScorerSha256);
        Assert.Equal(json, JsonSerializer.Serialize(read, ManifestJson.Options));
        Assert.Empty(read.History);
    }

    [Fact]
    public void A_dot_product_is_trained_with_blocks()
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_folder.Path);

        Assert.Equal(PredictionLossKind.BlockMse, TrainingRun.Run(scorer, Short).Record.Options.PredictionLoss);
    }

    [Theory]
    [InlineData(PredictionLossKind.PairCrossEntropy)]
    [InlineData(PredictionLossKind.PairLogitMse)]
    public void Losses_of_probabilities_train_a_scorer_of_them_and_are_refused_for_others(PredictionLossKind kind)
    {
        var options = Short with { PredictionLoss = kind };

        var record = TrainingRun.Run(ScorerCatalogue.Mlp(users: 80).Import(_folder.Path), options).Record;
        var dot = Assert.Throws<ArgumentException>(() => TrainingRun.Run(ScorerCatalogue.PlainDot().Import(_folder.Path), options with { Latents = 0 }));
        var cosine = Assert.Throws<ArgumentException>(() => TrainingRun.Run(ScorerCatalogue.Cosine().Import(_folder.Path), options));

        Assert.True(record.Final.Prediction > 0);
        Assert.Contains("Latents: found 0", dot.Message, StringComparison.Ordinal); // Faults of options and scorer come together.
        Assert.Contains($"PredictionLoss: found {kind} for a scorer that ends in a dot product", dot.Message, StringComparison.Ordinal);
        Assert.Contains($"PredictionLoss: found {kind} for a scorer that ends in another operator", cosine.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PredictionLossKind.Pairwise, 0.97)] // Its least value is the targets' entropy, not 0.
    [InlineData(PredictionLossKind.ListwiseKl, 0.9)]
    public void Losses_over_candidates_train_and_fall(PredictionLossKind kind, double share)
    {
        var options = Short with { PredictionLoss = kind, Candidates = 16, Epochs = null, Steps = 200, Lambda2 = 0.001 };
        var scorer = Planted().Import(_folder.Path);

        var history = TrainingRun.Run(scorer, options).Record.History;
        var alone = Assert.Throws<ArgumentException>(() => TrainingRun.Run(scorer, options with { BatchSize = 1, Candidates = null }));

        Assert.True(history[^1].Loss.Prediction < share * history[0].Loss.Prediction, $"{history[0].Loss.Prediction} -> {history[^1].Loss.Prediction}");
        Assert.Contains($"BatchSize: found 1, expected at least 2 for {kind}", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interaction_that_cannot_be_interpreted_still_trains_with_the_embedding_loss_alone()
    {
        var scorer = ScorerCatalogue.Arctangent().Import(_folder.Path);

        var error = Assert.Throws<InvalidArtifactException>(() => TrainingRun.Run(scorer, Short));
        var result = TrainingRun.Run(scorer, Short with { Beta = 0 });

        Assert.Contains("node score: operator ai.onnx.Atan of operator set 17", error.Message, StringComparison.Ordinal);
        Assert.Contains("training with the embedding loss alone (Beta = 0)", error.Message, StringComparison.Ordinal);
        Assert.Null(result.Record.Final.Prediction);
        Assert.True(result.Record.Final.Embedding > 0);
    }

    [Fact]
    public void An_interaction_that_scores_otherwise_than_ONNX_Runtime_is_not_trained_on()
    {
        var scorer = ScorerCatalogue.BiasedDot().Import(_folder.Path);
        using var withoutMean = new DotInteraction(0);

        var error = Assert.Throws<InvalidArtifactException>(() => InteractionCheck.Run(scorer, withoutMean, new Random(1)));

        Assert.Contains("interpreted for training it scores", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_training_and_names_step_and_term()
    {
        var planted = Planted();
        TowerTable Huge(TowerTable table) => table.With(
            new EmbeddingTable(table.Rows, Width, [.. table.Embeddings.Values.ToArray().Select(value => value * 1e17f)]));
        var scorer = ScorerCatalogue.BiasedDot(Huge(planted.Users), Huge(planted.Items)).Import(_folder.Path);

        // Squares of embeddings still fit float32, squares of scores do not.
        var error = Assert.Throws<TrainingDivergedException>(() => TrainingRun.Run(scorer, Short));

        Assert.Equal((1, "the prediction loss"), (error.Step, error.Term));
        Assert.StartsWith("Training stopped at step 1: the prediction loss is not finite. Try a learning rate below 0.01", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shortened_gradients_change_the_result()
    {
        var scorer = Planted().Import(_folder.Path);

        Assert.NotEqual(Bits(TrainingRun.Run(scorer, Short).Dictionary), Bits(TrainingRun.Run(scorer, Short with { ClipNorm = 1e-6 }).Dictionary));
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused_before_the_first_step()
    {
        if (cuda_is_available())
        {
            return; // Then it is used.
        }

        var fault = Assert.Throws<ArgumentException>(() => TrainingRun.Run(Planted().Import(_folder.Path), Short with { Device = DeviceKind.Cuda }));

        Assert.Contains("Device: found Cuda, expected Cpu: libtorch was built without CUDA, or finds no device", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_stops_at_the_next_step_and_gives_the_threads_back()
    {
        var scorer = Planted().Import(_folder.Path);
        using var cancellation = new CancellationTokenSource();
        var threads = get_num_threads();
        var told = 0;

        Assert.Throws<OperationCanceledException>(() => TrainingRun.Run(
            scorer,
            Short with { Threads = threads + 1 },
            _ =>
            {
                told++;
                cancellation.Cancel();
            },
            cancellation: cancellation.Token));

        Assert.Equal(1, told);
        Assert.Equal(threads, get_num_threads());
    }

    private static TestScorer Planted()
    {
        var random = new Random(12);
        TowerTable Table(int rows, int seed) => new(
            PlantedEmbeddings.Draw(rows, Width, directions: 16, active: 2, noise: 0.02, seed), 1, [.. Enumerable.Range(0, rows).Select(_ => random.NextSingle())]);
        return ScorerCatalogue.BiasedDot(Table(Users, 1), Table(Items, 2));
    }

    private static double Unexplained(LatentDictionary dictionary, ScorerFolder scorer)
    {
        var all = EmbeddingTable.Concatenate(scorer.Users.Embeddings, scorer.Items.Embeddings);
        var (latents, scales, decoded) = (new float[all.Rows * dictionary.LatentCount], new RowScale[all.Rows], new float[all.Rows * all.Width]);
        var values = new float[all.Rows * all.Width];
        all.CopyTo(0, values);
        dictionary.Encode(values, latents, scales);
        dictionary.Decode(latents, scales, decoded);
        return VarianceUnexplained.Compute(all, new EmbeddingTable(all.Rows, all.Width, decoded));
    }

    private static LatentUsage Usage(LatentDictionary dictionary, EmbeddingTable table)
    {
        var latents = new float[table.Rows * dictionary.LatentCount];
        dictionary.Encode(table.Values, latents, new RowScale[table.Rows]);
        return LatentUsage.Measure(latents, dictionary.LatentCount);
    }

    private static int[] Bits(LatentDictionary dictionary) =>
        [.. dictionary.Encoder.Concat(dictionary.PreBias).Concat(dictionary.LatentBias).Select(BitConverter.SingleToInt32Bits)];
}
