using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using RecInterp.Training.Sampling;

namespace RecInterp.Training.Tests.Runs;

/// <summary>Runs that are left alone: stopped and continued, ended early, or broken by a number that is not finite.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Steps = 60;

    private readonly ScratchFolder _folder = new();
    private readonly ScorerFolder _scorer;

    public ResumeTests() => _scorer = ScorerCatalogue.BiasedDot(users: 90, items: 70, width: 9).Import(_folder.Path);

    public static TheoryData<string> Kinds => [.. Runs.Keys];

    private static readonly TrainingOptions Common = new() { Latents = 24, Steps = Steps, BatchSize = 16, Lambda2 = 0, InputTransform = InputTransformFit.CentreScale, LearningRate = 3e-3 };

    private static readonly Dictionary<string, TrainingOptions> Runs = new(StringComparer.Ordinal)
    {
        ["tied, fused"] = Common with { Active = 5, Lambda2 = 0.01 },
        ["tied, libtorch"] = Common with { Active = 5, Lambda2 = 0.01, Engine = EngineKind.Torch },
        ["topk, fused, revived"] = Common with { Architecture = ArchitectureKind.TopK, Active = 3, RevivesDead = true, DeadAfterSteps = 4 },
        ["topk, libtorch, revived"] = Common with { Architecture = ArchitectureKind.TopK, Active = 3, RevivesDead = true, DeadAfterSteps = 4, Engine = EngineKind.Torch },
        ["batch topk, prefixes"] = Common with { Architecture = ArchitectureKind.BatchTopK, Active = 3, Prefixes = [8] },
        ["jump relu, warm-up, decay, clipped"] = Common with { Architecture = ArchitectureKind.JumpRelu, Active = 4, WarmUpSteps = 10, DecayShare = 0.5, ClipNorm = 0.1 },
        ["warming up"] = Common with { Active = 5, Lambda2 = 0.01, BetaWarmUpSteps = 30, SparsityWarmUpSteps = 25 },
        ["hard negatives, listwise"] = Common with { PredictionLoss = PredictionLossKind.ListwiseKl, ItemSampling = ItemSampling.HardNegatives },
        ["relu, resampled"] = Common with { Architecture = ArchitectureKind.Relu, Active = 2, ResampleSteps = 6, DeadAfterSteps = 3 },
        ["gated"] = Common with { Architecture = ArchitectureKind.Gated, Active = 4 },
        ["relu"] = Common with { Architecture = ArchitectureKind.Relu, Active = 4 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_is_stopped_five_times_gives_the_bits_of_one_that_is_not(string kind)
    {
        var options = Runs[kind];
        var whole = TrainingRun.Run(_scorer, options);

        var checkpoints = new CheckpointOptions(Path.Combine(_folder.Path, "notes"), Every: 7);
        foreach (var stop in (int[])[1, 9, 9, 23, 57])
        {
            Assert.ThrowsAny<Exception>(() => TrainingRun.Run(TrainingSource.Of(_scorer), options, new RunContext { Progress = epoch => ThrowAt(epoch, stop), Checkpoints = checkpoints }));
        }

        var parts = TrainingRun.Run(TrainingSource.Of(_scorer), options, new RunContext { Checkpoints = checkpoints });

        Assert.Equal(whole.Dictionary.Encoder, parts.Dictionary.Encoder);
        Assert.Equal(whole.Dictionary.Decoder, parts.Dictionary.Decoder);
        Assert.Equal(whole.Dictionary.LatentBias, parts.Dictionary.LatentBias);
        Assert.Equal(whole.Dictionary.Threshold, parts.Dictionary.Threshold);
        Assert.Equal(whole.Dictionary.PreBias, parts.Dictionary.PreBias);
        Assert.Equal(whole.Record.Lambda1, parts.Record.Lambda1);
        Assert.Equal(whole.Record.History.Select(epoch => epoch with { Seconds = 0 }), parts.Record.History.Select(epoch => epoch with { Seconds = 0 }));
        Assert.False(Directory.Exists(checkpoints.Folder), "a finished run leaves nothing");
    }

    [Fact]
    public void A_cancelled_run_notes_its_very_last_step()
    {
        using var cancellation = new CancellationTokenSource();
        var checkpoints = new CheckpointOptions(Path.Combine(_folder.Path, "notes"));

        Assert.Throws<OperationCanceledException>(() => TrainingRun.Run(TrainingSource.Of(_scorer), Common, new RunContext { Progress = _ => cancellation.Cancel(), Checkpoints = checkpoints }, cancellation.Token));

        Assert.Equal(["step-0000000005"], Directory.EnumerateDirectories(checkpoints.Folder).Select(Path.GetFileName)); // An epoch is 90 / 16 steps.
    }

    [Fact]
    public void A_checkpoint_of_other_options_or_of_another_scorer_is_refused_and_the_differences_are_named()
    {
        var checkpoints = new CheckpointOptions(Path.Combine(_folder.Path, "notes"), Every: 5);
        Assert.ThrowsAny<Exception>(() => TrainingRun.Run(TrainingSource.Of(_scorer), Common, new RunContext { Progress = epoch => ThrowAt(epoch, 20), Checkpoints = checkpoints }));
        using var elsewhere = new ScratchFolder();
        var other = ScorerCatalogue.BiasedDot(users: 90, items: 70, width: 9, seed: 5).Import(elsewhere.Path);

        var options = Assert.Throws<InvalidArtifactException>(() => TrainingRun.Run(TrainingSource.Of(_scorer), Common with { LearningRate = 0.5, Active = 3 }, new RunContext { Checkpoints = checkpoints }));
        var scorer = Assert.Throws<InvalidArtifactException>(() => TrainingRun.Run(TrainingSource.Of(other), Common, new RunContext { Checkpoints = checkpoints }));

        Assert.Contains("options.active: found none, expected 3; options.learningRate: found 0.003, expected 0.5", options.Message, StringComparison.Ordinal);
        Assert.Contains("scorerSha256: found", scorer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_kill_left_half_written_is_not_gone_on_from_and_goes_with_the_rest()
    {
        var checkpoints = new CheckpointOptions(Path.Combine(_folder.Path, "notes"), Every: 5);
        Assert.ThrowsAny<Exception>(() => TrainingRun.Run(TrainingSource.Of(_scorer), Common, new RunContext { Progress = epoch => ThrowAt(epoch, 20), Checkpoints = checkpoints }));
        Directory.CreateDirectory(Path.Combine(checkpoints.Folder, "step-0000000099.partial-0123"));

        var result = TrainingRun.Run(TrainingSource.Of(_scorer), Common, new RunContext { Checkpoints = checkpoints });

        Assert.Equal(TrainingRun.Run(_scorer, Common).Dictionary.Encoder, result.Dictionary.Encoder);
        Assert.False(Directory.Exists(checkpoints.Folder));
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused()
    {
        var checkpoints = new CheckpointOptions(Path.Combine(_folder.Path, "notes"), Every: 5);
        Assert.ThrowsAny<Exception>(() => TrainingRun.Run(TrainingSource.Of(_scorer), Common, new RunContext { Progress = epoch => ThrowAt(epoch, 20), Checkpoints = checkpoints }));
        var state = Directory.EnumerateFiles(checkpoints.Folder, "state.bin", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(state);
        bytes[40] ^= 1;
        File.WriteAllBytes(state, bytes);

        var fault = Assert.Throws<InvalidArtifactException>(() => TrainingRun.Run(TrainingSource.Of(_scorer), Common, new RunContext { Checkpoints = checkpoints }));

        Assert.Contains("state.bin", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_ends_as_soon_as_lists_agree_as_much_as_was_asked_for()
    {
        var options = Common with { Steps = 4000, StopAtFidelity = 0.6, FidelitySteps = 50 };

        var early = TrainingRun.Run(_scorer, options);
        var never = TrainingRun.Run(_scorer, options with { Steps = 100, StopAtFidelity = 0.9999 });

        Assert.Equal(StopReason.Fidelity, early.Record.Stop);
        Assert.InRange(early.Record.Steps, 50, 3999);
        Assert.True(early.Record.IsFaithful);
        var row = FidelityEvaluation.Run(_scorer, early.Dictionary, new FidelityOptions { Baselines = false }).Dictionary; // All 90 users were looked at.
        Assert.Equal(row.RankBiasedOverlap / RankBiasedOverlap.Maximum(30), early.Record.Fidelity!.Value, 1e-9);
        Assert.All(early.Record.History.SkipLast(1), epoch => Assert.True(epoch.Fidelity is null or < 0.6));
        Assert.Equal((StopReason.Steps, false, 100), (never.Record.Stop, never.Record.IsFaithful, never.Record.Steps));
        Assert.NotNull(never.Record.Fidelity);
    }

    [Theory]
    [InlineData(EngineKind.Fused)]
    [InlineData(EngineKind.Torch)]
    public void A_run_that_diverges_keeps_the_last_dictionary_that_was_whole(EngineKind engine)
    {
        // One user's embedding is so large that its error's square is infinite. With this seed, batches of one meet that user after step 100.
        const int Users = 400;
        var seed = Enumerable.Range(0, 1000).First(MeetsTheLastUserLate);
        var values = PlantedEmbeddings.Draw(Users - 1, 9, 12, 3, 0.1, 1).Values.ToArray();
        var users = new TowerTable(new EmbeddingTable(Users, 9, [.. values, .. Enumerable.Repeat(1e25f, 9)]), 0, []);
        using var elsewhere = new ScratchFolder();
        var scorer = ScorerCatalogue.PlainDot(users, new TowerTable(PlantedEmbeddings.Draw(70, 9, 12, 3, 0.1, 2), 0, [])).Import(elsewhere.Path);
        var options = Common with { Beta = 0, BatchSize = 1, Steps = 2000, Engine = engine, InputTransform = InputTransformFit.None, Seed = seed };

        var fault = Assert.Throws<TrainingDivergedException>(() => TrainingRun.Run(scorer, options));

        Assert.Equal("the embedding loss", fault.Term);
        Assert.NotNull(fault.LastGood);
        Assert.Equal((StopReason.Diverged, 0), (fault.LastGood.Record.Stop, fault.LastGood.Record.Steps % 100));
        Assert.InRange(fault.LastGood.Record.Steps, fault.Step - 100, fault.Step - 1);
        fault.LastGood.Dictionary.Validate();

        static bool MeetsTheLastUserLate(int seed) =>
            Array.IndexOf(new ShuffledRows(Enumerable.Range(0, Users), RandomStream.Of(seed, RandomStream.Purpose.Users)).Next(Users), Users - 1) > 150;
    }

    private static void ThrowAt(TrainingProgress epoch, int step)
    {
        if (epoch.Step >= step)
        {
            throw new InvalidOperationException("killed here");
        }
    }
}
