using System.Text.Json;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using RecInterp.Training.Sampling;

namespace RecInterp.Training.Tests.Sampling;

public sealed class SampledRunTests : IDisposable
{
    private static readonly TrainingOptions Short = new() { Latents = 8, Steps = 60, BatchSize = 8, LearningRate = 0.01, HardNegativeDepth = 5 };

    private static readonly ObservedInteractions Interactions = new([.. Enumerable.Range(0, 120).Select(i => i % 40)], [.. Enumerable.Range(0, 120).Select(i => i * i % 30)]);

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(ItemSampling.Popularity, EngineKind.Fused)]
    [InlineData(ItemSampling.ObservedPairs, EngineKind.Fused)]
    [InlineData(ItemSampling.HardNegatives, EngineKind.Fused)]
    [InlineData(ItemSampling.HardNegatives, EngineKind.Torch)]
    public void A_run_draws_items_as_it_is_told_and_again_the_same(ItemSampling sampling, EngineKind engine)
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_scratch.Path);
        TrainingResult Train(ItemSampling sampling) => TrainingRun.Run(
            TrainingSource.Of(scorer),
            Short with { ItemSampling = sampling, Engine = engine },
            new RunContext { Interactions = sampling is ItemSampling.Popularity or ItemSampling.ObservedPairs ? Interactions : null });

        var (first, second, uniform) = (Train(sampling), Train(sampling), Train(ItemSampling.Uniform));

        Assert.Equal(first.Dictionary.Encoder, second.Dictionary.Encoder);
        Assert.NotEqual(first.Dictionary.Encoder, uniform.Dictionary.Encoder);
        Assert.Equal(uniform.Dictionary.Encoder, TrainingRun.Run(scorer, Short with { Engine = engine }).Dictionary.Encoder);
        var json = JsonSerializer.Serialize(first.Record, ManifestJson.Options);
        Assert.Equal(sampling, JsonSerializer.Deserialize<TrainingRecord>(json, ManifestJson.Options)!.Options.ItemSampling);
    }

    [Fact]
    public void What_takes_time_before_the_first_step_is_told()
    {
        var stages = new List<string>();

        TrainingRun.Run(
            TrainingSource.Of(ScorerCatalogue.Mlp().Import(_scratch.Path)),
            Short with { ItemSampling = ItemSampling.HardNegatives, PredictionLoss = PredictionLossKind.PairMse },
            new RunContext { Preparation = new Told(stages) });

        Assert.Equal(["ranking items for hard negatives"], stages.Distinct());
    }

    [Theory]
    [InlineData(ItemSampling.Popularity, null, null, "ItemSampling: found Popularity without interactions, expected pairs")]
    [InlineData(ItemSampling.ObservedPairs, null, null, "ItemSampling: found ObservedPairs without interactions, expected pairs")]
    [InlineData(ItemSampling.Uniform, 0, 0, "ItemSampling: found Uniform with interactions, expected Popularity or ObservedPairs")]
    [InlineData(ItemSampling.HardNegatives, 0, 0, "ItemSampling: found HardNegatives with interactions, expected Popularity or ObservedPairs")]
    [InlineData(ItemSampling.Popularity, 40, 0, "Interactions: found user row 40 in pair 1, expected 0 to 39")]
    [InlineData(ItemSampling.Popularity, -1, 0, "Interactions: found user row -1 in pair 1, expected 0 to 39")]
    [InlineData(ItemSampling.ObservedPairs, 0, 30, "Interactions: found item row 30 in pair 1, expected 0 to 29")]
    public void Interactions_that_are_missing_needless_or_of_other_tables_are_refused(ItemSampling sampling, int? user, int? item, string words)
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_scratch.Path);
        var interactions = user is null ? null : new ObservedInteractions([0, user.Value], [0, item!.Value]);

        var fault = Assert.Throws<ArgumentException>(() => TrainingRun.Run(TrainingSource.Of(scorer), Short with { ItemSampling = sampling }, new RunContext { Interactions = interactions }));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interactions_of_held_out_users_are_not_looked_at()
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_scratch.Path);
        var options = Short with { ItemSampling = ItemSampling.Popularity, HeldOutUsers = 0.5 };
        var heldOut = HeldOutUsers.Divide(40, 0.5, options.Seed).HeldOut;
        var interactions = new ObservedInteractions(heldOut, [.. heldOut.Select(user => user % 30)]);

        var fault = Assert.Throws<ArgumentException>(() => TrainingRun.Run(TrainingSource.Of(scorer), options, new RunContext { Interactions = interactions }));

        Assert.Contains("Interactions: found none of the 20 users that are trained on", fault.Message, StringComparison.Ordinal);
    }

    private sealed class Told(List<string> stages) : IProgress<(string Stage, double Share)>
    {
        public void Report((string Stage, double Share) value) => stages.Add(value.Stage);
    }
}
