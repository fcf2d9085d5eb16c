using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Tests.Runs;

/// <summary>Runs of every architecture.</summary>
public sealed class ArchitectureRunTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public static TheoryData<ArchitectureKind> Kinds => [.. Enum.GetValues<ArchitectureKind>()];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_architecture_learns_and_comes_near_the_number_of_latents_that_is_wanted(ArchitectureKind kind)
    {
        var scorer = Scorer();

        var result = TrainingRun.Run(scorer, Options(kind));

        var record = result.Record;
        var meanActive = ((record.MeanActiveUsers * scorer.Users.Rows) + (record.MeanActiveItems * scorer.Items.Rows)) / (scorer.Users.Rows + scorer.Items.Rows);
        Assert.InRange(meanActive, 2, 4.5);
        Assert.True(record.History[^1].Loss.Embedding < 0.7 * record.History[0].Loss.Embedding, $"{record.History[0].Loss.Embedding} to {record.History[^1].Loss.Embedding}");
        Assert.Equal(kind is ArchitectureKind.TopK or ArchitectureKind.BatchTopK, record.Lambda1 == 0);
        result.Dictionary.Validate();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_bits(ArchitectureKind kind)
    {
        var scorer = Scorer();
        var options = Options(kind) with { Steps = 50, RevivesDead = true, DeadAfterSteps = 5, Prefixes = [4, 8] };

        var (first, second) = (TrainingRun.Run(scorer, options).Dictionary, TrainingRun.Run(scorer, options).Dictionary);

        Assert.Equal(first.Encoder, second.Encoder);
        Assert.Equal(first.Decoder, second.Decoder);
        Assert.Equal(first.Threshold, second.Threshold);
    }

    [Fact]
    public void The_first_latents_explain_more_alone_where_they_are_asked_to()
    {
        var scorer = Scorer();
        double ErrorOfPrefix(params int[] prefixes)
        {
            var dictionary = TrainingRun.Run(scorer, Options(ArchitectureKind.BatchTopK) with { Prefixes = prefixes }).Dictionary;
            var rows = scorer.Users.Rows;
            var (latents, scales, decoded) = (new float[rows * 16], new Core.Dictionaries.RowScale[rows], new float[rows * 8]);
            dictionary.Encode(scorer.Users.Embeddings.Values, latents, scales);
            for (var i = 0; i < latents.Length; i++)
            {
                latents[i] = i % 16 < 4 ? latents[i] : 0;
            }

            dictionary.Decode(latents, scales, decoded);
            return decoded.Zip(scorer.Users.Embeddings.Values.ToArray(), (found, expected) => Math.Pow(found - expected, 2)).Sum();
        }

        Assert.True(ErrorOfPrefix(4, 8) < 0.9 * ErrorOfPrefix());
    }

    [Theory]
    [InlineData(ArchitectureKind.TopK, null, "Active: found , expected a number for TopK")]
    [InlineData(ArchitectureKind.BatchTopK, null, "Active: found , expected a number for BatchTopK")]
    [InlineData(ArchitectureKind.Relu, 17, "Active: found 17, expected 1 to the number of latents, 16")]
    [InlineData((ArchitectureKind)99, 3, "Architecture: found 99, expected one of TiedRelu, Relu, TopK, BatchTopK, JumpRelu, Gated")]
    public void What_an_architecture_needs_is_asked_for(ArchitectureKind kind, int? active, string words)
    {
        var fault = Assert.Throws<ArgumentException>(() => TrainingRun.Run(Scorer(), Options(kind) with { Active = active }));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(8, 4)]
    [InlineData(0)]
    [InlineData(16)]
    public void Prefixes_that_do_not_rise_within_the_latents_are_refused(params int[] prefixes)
    {
        var fault = Assert.Throws<ArgumentException>(() => TrainingRun.Run(Scorer(), Options(ArchitectureKind.Relu) with { Prefixes = prefixes }));

        Assert.Contains("Prefixes:", fault.Message, StringComparison.Ordinal);
    }

    private static TrainingOptions Options(ArchitectureKind kind) => new()
    {
        Architecture = kind,
        Latents = 16,
        Active = 3,
        Beta = 0,
        Lambda2 = 0,
        Steps = 1500,
        BatchSize = 64,
        LearningRate = 5e-3,
        InputTransform = InputTransformFit.CentreScale,
    };

    private ScorerFolder Scorer()
    {
        var tables = PlantedEmbeddings.Draw(500, 8, 12, 2, 0.05, seed: 5);
        var items = PlantedEmbeddings.Draw(400, 8, 12, 2, 0.05, seed: 5);
        Directory.CreateDirectory(_scratch[$"{Guid.NewGuid():N}"]);
        var folder = Directory.EnumerateDirectories(_scratch.Path).Last();
        return ScorerCatalogue.PlainDot(new TowerTable(tables, 0, []), new TowerTable(items, 0, [])).Import(folder);
    }
}
