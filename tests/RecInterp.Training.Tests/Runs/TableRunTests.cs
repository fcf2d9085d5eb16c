using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Tests.Runs;

/// <summary>Runs on one table of embeddings, without items and without a scorer.</summary>
public sealed class TableRunTests
{
    private const int Rows = 300;
    private const int Width = 8;

    public static TheoryData<ArchitectureKind> Kinds => [.. Enum.GetValues<ArchitectureKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_architecture_learns_from_one_table(ArchitectureKind kind)
    {
        var record = TrainingRun.Run(Source(), Options(kind) with { RevivesDead = true, Prefixes = [4, 8] }).Record;

        Assert.Equal((Rows, 0, 0, "table.npy"), (record.TrainedUsers, record.HeldOutUsers, record.Items, record.Embeddings));
        Assert.Equal(Source().Reference.Sha256, record.ScorerSha256);
        Assert.InRange(record.MeanActiveUsers, 1, 5);
        Assert.Equal(0, record.MeanActiveItems);
        Assert.True(record.History[^1].Loss.Embedding < 0.8 * record.History[0].Loss.Embedding, $"{record.History[0].Loss.Embedding} to {record.History[^1].Loss.Embedding}");
    }

    [Theory]
    [InlineData(ArchitectureKind.TopK, 0)]
    [InlineData(ArchitectureKind.TiedRelu, 0.01)]
    public void Both_engines_give_the_same_dictionary(ArchitectureKind kind, double divergence)
    {
        var options = Options(kind) with { Epochs = 1, Lambda2 = divergence };

        var fused = TrainingRun.Run(Source(), options);
        var torch = TrainingRun.Run(Source(), options with { Engine = EngineKind.Torch });

        Assert.Equal(EngineKind.Fused, fused.Record.Options.Engine);
        Assert.Equal(torch.Record.Final.Total, fused.Record.Final.Total, 1e-4 * torch.Record.Final.Total);
        Assert.Equal(torch.Record.Final.KullbackLeibler is null, fused.Record.Final.KullbackLeibler is null);
        Assert.All(torch.Dictionary.Encoder.Zip(fused.Dictionary.Encoder), pair => Assert.Equal(pair.First, pair.Second, 1e-3f)); // Adam's first steps turn rounding into about as much.
    }

    [Theory]
    [InlineData(InputTransformFit.MinMax)]
    [InlineData(InputTransformFit.CentreScale)]
    public void A_transform_is_fitted_on_the_rows_that_are_trained_on(InputTransformFit fit)
    {
        var options = Options(ArchitectureKind.TopK) with { Epochs = 1, InputTransform = fit, HeldOutUsers = 0.25, Seed = 3 };

        var transform = TrainingRun.Run(Source(), options).Dictionary.Transform;

        var (trained, heldOut) = HeldOutUsers.Divide(Rows, 0.25, 3);
        var rows = Source().Users.Select(trained).Embeddings;
        var expected = fit == InputTransformFit.MinMax ? InputTransform.FitMinMax(rows) : InputTransform.FitCentreScale(rows);
        Assert.Equal(Rows / 4, heldOut.Length);
        Assert.Equal(expected.Offset.ToArray(), transform.Offset.ToArray());
        Assert.Equal(expected.Scale.ToArray(), transform.Scale.ToArray());
    }

    [Fact]
    public void A_prediction_loss_needs_a_scorer()
    {
        var fault = Assert.Throws<ArgumentException>(() => TrainingRun.Run(Source(), Options(ArchitectureKind.TopK) with { Beta = 0.5, Latents = 0 }));

        Assert.Contains("Beta: found 0.5, expected 0: table.npy holds embeddings without scores", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Latents: found 0", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scorer_is_a_source_of_two_tables()
    {
        using var scratch = new ScratchFolder();
        var scorer = ScorerCatalogue.PlainDot().Import(scratch.Path);

        var source = TrainingSource.Of(scorer);

        Assert.Equal((2, scorer.Items.Rows, false), (source.Towers, source.ItemCount, source.Reference.IsTable));
        Assert.Same(scorer, source.Scorer);
        Assert.Equal((1, 0, true), (Source().Towers, Source().ItemCount, Source().Reference.IsTable));
    }

    private static TrainingOptions Options(ArchitectureKind kind) => new()
    {
        Architecture = kind,
        Latents = 16,
        Active = kind == ArchitectureKind.TiedRelu ? null : 3,
        Beta = 0,
        Lambda2 = kind == ArchitectureKind.TiedRelu ? 0.05 : 0,
        Epochs = 300,
        BatchSize = 64,
        LearningRate = 3e-3,
        DeadAfterSteps = 20,
    };

    /// <summary>Rows of two out of twelve directions.</summary>
    private static TrainingSource Source()
    {
        var random = new Random(7);
        float[][] directions = [.. Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, Width).Select(_ => (float)((2 * random.NextDouble()) - 1)).ToArray())];
        var values = new float[Rows * Width];
        for (var row = 0; row < Rows; row++)
        {
            var (first, second) = (directions[random.Next(12)], directions[random.Next(12)]);
            for (var column = 0; column < Width; column++)
            {
                values[(row * Width) + column] = first[column] + (0.5f * second[column]);
            }
        }

        return TrainingSource.Of(new EmbeddingTable(Width, [values.AsMemory(0, 100 * Width), values.AsMemory(100 * Width)]), "table.npy");
    }
}
