using RecInterp.Core.Dictionaries;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Dictionaries;

public class TiedReluModuleTests
{
    private const int Rows = 10_000;
    private const int Width = 24;
    private const int Latents = 40;

    public static IEnumerable<object[]> Modules =>
        from kind in Enum.GetValues<InputTransformKind>() from preBias in new[] { true, false } select new object[] { kind, preBias };

    [Theory]
    [MemberData(nameof(Modules))]
    public void The_module_and_the_dictionary_made_of_it_agree_on_ten_thousand_rows(InputTransformKind kind, bool preBias)
    {
        var table = PlantedEmbeddings.Draw(Rows, Width, 30, 3, 0.2, seed: 3);
        using var module = new TiedReluModule(Latents, DictionaryCases.Transform(kind, table), preBias, new Random(4));
        SetBiases(module);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var code = module.Encode(tensor(table.Values.ToArray(), [Rows, Width]));
        var decoded = module.Decode(code);

        var dictionary = module.ToDictionary();
        var latents = new float[Rows * Latents];
        var scales = new RowScale[Rows];
        var reconstructions = new float[Rows * Width];
        dictionary.Encode(table.Values, latents, scales);
        dictionary.Decode(latents, scales, reconstructions);

        Near.Equal(latents, code.Latents.Floats(), 1e-5, "latents");
        Near.Equal(reconstructions, decoded.Floats(), 1e-5, "reconstructions");
        Assert.Equal(kind == InputTransformKind.RowNorm, code.Mean is not null);
        if (code is { Mean: { } mean, Deviation: { } deviation })
        {
            Near.Equal([.. scales.Select(scale => (double)scale.Mean)], mean.Floats(), 1e-6, "means");
            Near.Equal([.. scales.Select(scale => (double)scale.Deviation)], deviation.Floats(), 1e-6, "deviations");
        }
    }

    [Fact]
    public void A_row_of_one_column_and_a_constant_row_are_normalised_without_division_by_zero()
    {
        using var narrow = new TiedReluModule(2, InputTransform.RowNorm(1), true, new Random(1));
        using var wide = new TiedReluModule(2, InputTransform.RowNorm(3), true, new Random(1));
        using var scope = NewDisposeScope();

        Assert.All(narrow.Decode(narrow.Encode(tensor([2f, -1f], [2, 1]))).Floats(), value => Assert.True(float.IsFinite(value)));
        Assert.Equal([2f, 2f, 2f], wide.Decode(wide.Encode(tensor([2f, 2f, 2f], [1, 3]))).Floats());
    }

    [Fact]
    public void Weights_start_uniform_within_one_over_the_root_of_d_and_biases_at_0()
    {
        using var module = new TiedReluModule(200, InputTransform.None(25), true, new Random(7));

        var weights = module.Parameters[0].Floats();

        Assert.All(weights, weight => Assert.InRange(weight, -0.2f, 0.2f));
        Assert.InRange(weights.Max(), 0.199f, 0.2f);
        Assert.InRange(weights.Min(), -0.2f, -0.199f);

        // Variance of a uniform number in +-0.2 is 0.2^2 / 3.
        Assert.Equal(0.04 / 3, weights.Average(weight => (double)weight * weight), 0.0005);
        Assert.All(module.Parameters.Skip(1).SelectMany(bias => bias.Floats()), bias => Assert.Equal(0, bias));
    }

    [Fact]
    public void The_dictionary_is_tied_and_does_not_follow_later_steps()
    {
        using var module = new TiedReluModule(3, InputTransform.None(2), true, new Random(7));
        SetBiases(module);

        var dictionary = module.ToDictionary();
        var before = dictionary.Encoder.ToArray();
        using (no_grad())
        {
            module.Parameters[0].zero_().Dispose();
        }

        Assert.Equal("tied-relu", dictionary.Architecture);
        Assert.Equal(dictionary.Encoder, dictionary.Decoder);
        Assert.Equal(dictionary.PreBias, dictionary.DecoderBias);
        Assert.All(dictionary.Threshold, threshold => Assert.Equal(0, threshold));
        Assert.Equal(before, dictionary.Encoder);
    }

    [Fact]
    public void A_module_outlives_the_scope_that_it_was_made_in()
    {
        TiedReluModule module;
        using (NewDisposeScope())
        {
            module = new TiedReluModule(3, InputTransform.Affine([0, 0], [1, 2]), true, new Random(7));
        }

        using (module)
        {
            using var scope = NewDisposeScope();
            Assert.Equal([1L, 3L], module.Encode(zeros(1, 2)).Latents.shape);
        }
    }

    private static void SetBiases(TiedReluModule module)
    {
        var random = new Random(8);
        using var frozen = no_grad();
        foreach (var bias in module.Parameters.Where(parameter => parameter.dim() == 1))
        {
            using var values = tensor([.. Enumerable.Range(0, (int)bias.numel()).Select(_ => (float)(random.NextDouble() - 0.5))], bias.shape);
            bias.copy_(values).Dispose();
        }
    }
}
