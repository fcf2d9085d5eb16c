using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Fused;
using RecInterp.Training.Interactions;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Fused;

/// <summary>The fused engines against libtorch's formula: losses, gradients, and what many steps come to.</summary>
public class FusedEngineTests
{
    private const int Width = 21; // No multiple of a vector.
    private const int Rows = 131; // No multiple of a tile, and more than a piece.
    private const int Steps = 40;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var transform in Transforms.Keys)
        {
            foreach (var name in Options.Keys)
            {
                cases.Add(transform, name);
            }
        }

        return cases;
    }

    private static readonly TrainingOptions TopK = new()
    {
        Architecture = ArchitectureKind.TopK,
        Latents = 75,
        Active = 5,
        Alpha = 0.7,
        Beta = 0,
        Lambda2 = 0,
        PredictionLoss = PredictionLossKind.BlockMse,
        LearningRate = 3e-3,
    };

    private static readonly TrainingOptions Tied = TopK with { Architecture = ArchitectureKind.TiedRelu, Latents = 38, Active = null };

    private static readonly Dictionary<string, TrainingOptions> Options = new(StringComparer.Ordinal)
    {
        ["topk"] = TopK,
        ["topk, block loss"] = TopK with { Beta = 1.3 },
        ["topk, block loss, revival"] = TopK with { Beta = 1.3, RevivesDead = true, DeadAfterSteps = 1 },
        ["topk, clipped"] = TopK with { ClipNorm = 0.05 },
        // With one, an error is orthogonal to the latent that made it while W_enc = W_dec: the encoder's gradient is 0, and Adam makes steps of its rounding.
        ["topk, two active latents"] = TopK with { Active = 2 },
        ["topk, all latents active"] = TopK with { Active = 75 },
        ["tied"] = Tied,
        ["tied, every loss"] = Tied with { Beta = 1.3, Lambda1 = 0.2, Lambda2 = 0.03 },
        ["tied, every loss, no bias, clipped"] = Tied with { Beta = 1.3, Lambda1 = 0.2, Lambda2 = 0.03, PreBias = false, ClipNorm = 0.05 },
        ["tied, steered to 9 active"] = Tied with { Active = 9 },
    };

    private static readonly Dictionary<string, Func<EmbeddingTable, InputTransform>> Transforms = new(StringComparer.Ordinal)
    {
        ["none"] = table => InputTransform.None(table.Width),
        ["affine"] = InputTransform.FitMinMax,
        ["row norm"] = table => InputTransform.RowNorm(table.Width),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_of_many_steps_and_the_dictionary_are_those_of_libtorch(string transform, string name)
    {
        var options = Options[name];
        var (torch, fused) = (Torch(options, transform), Fused(options, transform));
        using var both = new Both(torch, fused);

        for (var step = 0; step < Steps; step++)
        {
            var batch = Batch(step);
            var (expected, found) = (torch.Step(batch, options.LearningRate), fused.Step(batch, options.LearningRate));

            Close(expected.Loss.Total, found.Loss.Total, $"total of step {step}");
            Close(expected.Loss.Embedding, found.Loss.Embedding, $"embedding loss of step {step}");
            Close(expected.Loss.Prediction ?? -1, found.Loss.Prediction ?? -1, $"prediction loss of step {step}");
            Close(expected.Loss.Sparsity ?? -1, found.Loss.Sparsity ?? -1, $"sparsity of step {step}");
            Close(expected.Loss.KullbackLeibler ?? -1, found.Loss.KullbackLeibler ?? -1, $"divergence of step {step}");
            Close(expected.Loss.Auxiliary ?? -1, found.Loss.Auxiliary ?? -1, $"revival of step {step}");
            Close(expected.MeanActive, found.MeanActive, $"L0 of step {step}");
        }

        var (reference, dictionary) = (torch.ToDictionary(), fused.ToDictionary());
        Near(reference.Encoder, dictionary.Encoder, "encoder");
        Near(reference.Decoder, dictionary.Decoder, "decoder");
        Near(reference.PreBias, dictionary.PreBias, "bias");
        Near(reference.LatentBias, dictionary.LatentBias, "latents' bias");
        Close(torch.Lambda1, fused.Lambda1, "lambda1");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_libtorch(string transform, string name)
    {
        var options = Options[name] with { ClipNorm = null };
        using var interaction = new DotInteraction(0.25, 0.5);
        using AutoencoderModule module = options.Architecture == ArchitectureKind.TopK
            ? new TopKModule(options.Latents, options.Active!.Value, Transform(transform), new Random(3))
            : new TiedReluModule(options.Latents, Transform(transform), options.PreBias, new Random(3));
        using var scope = NewDisposeScope();
        _ = new TrainingStep(module, options.Beta > 0 ? interaction : null, options).Backward(new TorchBatch(Batch(0)));
        var expected = module.Parameters.Select(parameter => parameter.grad!.Floats()).ToArray();

        using var engine = Fused(options, transform);
        _ = engine.Step(Batch(0), options.LearningRate);
        float[][] found;
        if (engine is FusedTopK sparse)
        {
            var (encoder, decoder, bias, latentBias) = sparse.FirstGradients();
            found = [encoder, decoder, bias, latentBias];
        }
        else
        {
            var (weight, bias, latentBias) = ((FusedTiedRelu)engine).LatestGradients();
            found = options.PreBias ? [weight, bias, latentBias] : [weight, latentBias];
        }

        for (var i = 0; i < expected.Length; i++)
        {
            var largest = expected[i].Max(Math.Abs);
            Assert.All(expected[i].Zip(found[i]), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 2e-5f * largest));
            Assert.Contains(found[i], gradient => gradient != 0);
        }
    }

    [Theory]
    [InlineData("topk, block loss, revival")]
    [InlineData("tied, every loss")]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        float[] Train(int threads)
        {
            using var engine = Fused(Options[name] with { Threads = threads }, "row norm");
            for (var step = 0; step < Steps; step++)
            {
                _ = engine.Step(Batch(step), 1e-3);
            }

            return engine.ToDictionary().Encoder.ToArray();
        }

        var one = Train(1);

        Assert.Equal(one, Train(2));
        Assert.Equal(one, Train(5));
    }

    [Fact]
    public void A_loss_that_is_not_finite_changes_nothing()
    {
        using var engine = Fused(TopK, "none");
        _ = engine.Step(Batch(0), 1e-3);
        var before = engine.ToDictionary().Encoder.ToArray();
        var batch = Batch(1);
        batch.Embeddings[7] = float.NaN;

        Assert.Equal("embedding", engine.Step(batch, 1e-3).Loss.FirstNotFinite());
        Assert.Equal(before, engine.ToDictionary().Encoder.ToArray());
    }

    private static void Close(double expected, double found, string what) =>
        Assert.True(Math.Abs(expected - found) <= 2e-4 * Math.Abs(expected), $"{what}: expected {expected:R}, found {found:R}");

    private static void Near(ReadOnlyMemory<float> expected, ReadOnlyMemory<float> found, string what)
    {
        // Where a gradient is nearly 0, Adam makes a whole step of its rounding; few weights may differ, and not by much.
        var (left, right) = (expected.ToArray(), found.ToArray());
        Assert.Equal(left.Length, right.Length);
        var differences = left.Zip(right, (a, b) => Math.Abs(a - b)).Order().ToArray();
        Assert.True(differences[differences.Length * 9 / 10] < 1e-3, $"{what}: nine tenths within {differences[differences.Length * 9 / 10]}");
    }

    private static TorchEngine Torch(TrainingOptions options, string transform) =>
        new(options, Transform(transform), options.Beta > 0 ? new DotInteraction(0.25, 0.5) : null, new Random(3));

    private static ITrainingEngine Fused(TrainingOptions options, string transform)
    {
        double? scale = options.Beta > 0 ? 0.5 : null;
        return options.Architecture == ArchitectureKind.TopK
            ? new FusedTopK(options, Transform(transform), Rows, 2, scale, new Random(3))
            : new FusedTiedRelu(options, Transform(transform), Rows, 2, scale, new Random(3));
    }

    private static InputTransform Transform(string name) => Transforms[name](new EmbeddingTable(2 * Rows, Width, Batch(0).Embeddings));

    private static TrainingBatch Batch(int step)
    {
        // A few hidden directions, some noise, and a mean that is not 0.
        var random = new Random(11);
        var directions = Enumerable.Range(0, 12 * Width).Select(_ => random.NextSingle() - 0.5f).ToArray();
        random = new Random(1000 + step);
        var values = new float[2 * Rows * Width];
        for (var row = 0; row < 2 * Rows; row++)
        {
            for (var part = 0; part < 3; part++)
            {
                var (direction, weight) = (random.Next(12), 0.5f + random.NextSingle());
                for (var column = 0; column < Width; column++)
                {
                    values[(row * Width) + column] += (weight * directions[(direction * Width) + column]) + (0.1f * random.NextSingle());
                }
            }
        }

        return new TrainingBatch(Width, Rows, Rows, values, [.. Enumerable.Range(0, Rows).Select(_ => random.NextSingle())], []);
    }

    private sealed record Both(ITrainingEngine First, ITrainingEngine Second) : IDisposable
    {
        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }
    }
}
