using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Runs;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Dictionaries;

/// <summary>Dead latents that are given the directions of rows.</summary>
public class ResamplingTests
{
    private const int Width = 5;
    private const int Latents = 9;

    private static readonly int[] Dead = [2, 7];
    private static readonly float[] Rows = [1, 2, 3, 4, 5, -2, 0, 1, 0, 2];

    public static TheoryData<string> Kinds => ["untied", "tied"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_resampled_latent_reads_and_writes_the_direction_of_its_row_and_others_stay_as_they_were(string kind)
    {
        using AutoencoderModule module = kind == "tied"
            ? new TiedReluModule(Latents, InputTransform.None(Width), true, new Random(1))
            : new ReluModule(Latents, InputTransform.None(Width), new Random(1));
        var before = module.ToDictionary();
        var length = 0.2 * Enumerable.Range(0, Latents).Average(latent => Norm(before.Encoder.AsSpan(latent * Width, Width)));

        module.Resample(Dead, tensor(Rows, [2, Width]));

        var after = module.ToDictionary();
        for (var latent = 0; latent < Latents; latent++)
        {
            var (encoder, decoder) = (after.Encoder[(latent * Width)..((latent + 1) * Width)], after.Decoder[(latent * Width)..((latent + 1) * Width)]);
            var row = Array.IndexOf(Dead, latent);
            if (row < 0)
            {
                Assert.Equal(before.Encoder[(latent * Width)..((latent + 1) * Width)], encoder);
                Assert.Equal(before.Decoder[(latent * Width)..((latent + 1) * Width)], decoder);
                continue;
            }

            var direction = Rows[(row * Width)..((row + 1) * Width)];
            Assert.All(direction.Zip(encoder), pair => Assert.Equal(pair.First / Norm(direction) * length, pair.Second, 1e-6));
            Assert.All(direction.Zip(decoder), pair => Assert.Equal(pair.First / Norm(direction) * (kind == "tied" ? length : 1), pair.Second, 1e-6));
            Assert.Equal(0, after.LatentBias[latent]);
        }
    }

    [Fact]
    public void Resampling_leaves_fewer_latents_dead()
    {
        // A mean far from 0 that nothing takes out is what kills latents: most directions point away from every row.
        var values = PlantedEmbeddings.Draw(400, 12, 40, 3, 0.05, 1).Values.ToArray().Select(value => value + 2).ToArray();
        var source = TrainingSource.Of(new EmbeddingTable(400, 12, values), "rows");
        var options = new TrainingOptions
        {
            Architecture = ArchitectureKind.TopK,
            Engine = EngineKind.Torch,
            Latents = 96,
            Active = 4,
            Beta = 0,
            Lambda2 = 0,
            Steps = 1990,
            BatchSize = 100,
            InputTransform = InputTransformFit.None,
            DeadAfterSteps = 40,
        };

        var without = TrainingRun.Run(source, options).Record.DeadLatents;
        var with = TrainingRun.Run(source, options with { ResampleSteps = 200 }).Record.DeadLatents;

        Assert.True(2 * with < without, $"{with} dead with resampling, {without} without");
    }

    private static double Norm(ReadOnlySpan<float> values)
    {
        double squares = 0;
        foreach (var value in values)
        {
            squares += value * value;
        }

        return Math.Sqrt(squares);
    }
}
