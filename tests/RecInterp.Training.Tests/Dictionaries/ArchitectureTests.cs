using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Bundles;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Dictionaries;

/// <summary>Each architecture exists as a formula, as a module and as a graph, and the three agree.</summary>
public sealed class ArchitectureTests
{
    private const int Rows = 2000;
    private const int Width = 12;
    private const int Latents = 20;
    private const int Active = 4;

    public static TheoryData<ArchitectureKind> Kinds => [.. Enum.GetValues<ArchitectureKind>()];

    public static TheoryData<ArchitectureKind, InputTransformKind> Cases
    {
        get
        {
            var cases = new TheoryData<ArchitectureKind, InputTransformKind>();
            foreach (var kind in Enum.GetValues<ArchitectureKind>())
            {
                foreach (var transform in Enum.GetValues<InputTransformKind>())
                {
                    cases.Add(kind, transform);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Module_dictionary_and_graphs_agree(ArchitectureKind kind, InputTransformKind transform)
    {
        var table = PlantedEmbeddings.Draw(Rows, Width, 15, 3, 0.2, seed: 3);
        using var module = Make(kind, DictionaryCases.Transform(transform, table));
        Disturb(module);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var code = module.Encode(tensor(table.Values.ToArray(), [Rows, Width]));
        var decoded = module.Decode(code);
        module.AfterStep(); // BatchTopK: the threshold of this very batch.
        if (kind != ArchitectureKind.TiedRelu)
        {
            code = module.Encode(tensor(table.Values.ToArray(), [Rows, Width])); // Rows of length 1 now.
            decoded = module.Decode(code);
        }

        var dictionary = module.ToDictionary();
        var (latents, scales, reconstructions) = (new float[Rows * Latents], new RowScale[Rows], new float[Rows * Width]);
        dictionary.Encode(table.Values, latents, scales);
        dictionary.Decode(latents, scales, reconstructions);

        // A threshold or a k-th place that rounding decides may fall either way: such rows differ by a whole latent.
        var found = code.Latents.Floats();
        var agreeing = Enumerable.Range(0, Rows).Where(row => IsNear(found.AsSpan(row * Latents, Latents), latents.AsSpan(row * Latents, Latents))).ToArray();
        Assert.InRange(agreeing.Length, Rows - 3, Rows);
        var values = decoded.Floats();
        Assert.All(agreeing, row => Assert.True(IsNear(values.AsSpan(row * Width, Width), reconstructions.AsSpan(row * Width, Width))));
        Assert.Contains(found, value => value > 0);
        Assert.Contains(found, value => value == 0);

        using var session = BundleExport.OpenGraphs(dictionary);
        var agreement = BundleExport.Compare(dictionary, session, new PlainWitness(dictionary), table);
        Assert.True(agreement.Holds, $"{agreement}");
        Assert.InRange(agreement.RowsNearThreshold, 0, Rows / 5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_parameter_has_a_gradient(ArchitectureKind kind)
    {
        var table = PlantedEmbeddings.Draw(200, Width, 15, 3, 0.2, seed: 4);
        using var module = Make(kind, InputTransform.None(Width));
        Disturb(module);
        using var scope = NewDisposeScope();
        var x = tensor(table.Values.ToArray(), [200, Width]);

        var code = module.Encode(x);
        var loss = (module.Decode(code) - x).square().mean() + module.Sparsity(code);
        loss = module.Auxiliary(x, code) is { } auxiliary ? loss + auxiliary : loss;
        loss.backward();

        Assert.All(module.Parameters, parameter => Assert.Contains(parameter.grad!.Floats(), gradient => gradient != 0));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decoder_rows_have_length_1_after_a_step_except_where_they_are_the_encoders(ArchitectureKind kind)
    {
        using var module = Make(kind, InputTransform.None(Width));
        Disturb(module);

        module.AfterStep();

        var decoder = module.ToDictionary().Decoder;
        var lengths = Enumerable.Range(0, Latents).Select(latent => Math.Sqrt(decoder.AsSpan(latent * Width, Width).ToArray().Sum(x => (double)x * x))).ToArray();
        Assert.Equal(kind != ArchitectureKind.TiedRelu, lengths.All(length => Math.Abs(length - 1) < 1e-6));
    }

    [Fact]
    public void TopK_keeps_k_in_each_row_and_BatchTopK_k_on_average()
    {
        var table = PlantedEmbeddings.Draw(500, Width, 15, 3, 0.2, seed: 5);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var topK = Make(ArchitectureKind.TopK, InputTransform.None(Width));
        using var batchTopK = Make(ArchitectureKind.BatchTopK, InputTransform.None(Width));
        var x = tensor(table.Values.ToArray(), [500, Width]);

        var (rows, batch) = (ActiveByRow(topK, x), ActiveByRow(batchTopK, x));

        Assert.All(rows, active => Assert.InRange(active, 1, Active));
        Assert.Equal(500 * Active, batch.Sum());
        Assert.True(batch.Distinct().Count() > 1);
    }

    [Fact]
    public void A_dictionary_of_BatchTopK_has_the_smallest_latent_that_was_chosen_as_its_threshold()
    {
        var table = PlantedEmbeddings.Draw(500, Width, 15, 3, 0.2, seed: 5);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var module = (BatchTopKModule)Make(ArchitectureKind.BatchTopK, InputTransform.None(Width));
        var chosen = module.Encode(tensor(table.Values.ToArray(), [500, Width])).Latents.Floats().Where(value => value > 0).Min();

        module.AfterStep();

        Assert.Equal(chosen, module.Threshold, 1e-6);
        Assert.All(module.ToDictionary().Threshold, threshold => Assert.Equal(chosen, threshold, 1e-6));

        // Later steps move it by a hundredth of the way.
        module.Encode(tensor(table.Values.ToArray(), [500, Width]) * 2);
        module.AfterStep();
        Assert.InRange(module.Threshold, chosen * 1.005, chosen * 1.015);
    }

    [Fact]
    public void The_threshold_of_JumpReLU_has_the_gradient_of_its_papers_estimate()
    {
        var table = PlantedEmbeddings.Draw(64, Width, 15, 3, 0.2, seed: 6);
        using var module = (JumpReluModule)Make(ArchitectureKind.JumpRelu, InputTransform.None(Width));
        using var scope = NewDisposeScope();
        var code = module.Encode(tensor(table.Values.ToArray(), [64, Width]));
        var p = code.PreActivations.detach().Floats();
        var epsilon = 0.2 * Math.Sqrt(p.Average(value => (double)value * value));

        (code.Latents.sum() + (module.Sparsity(code) * 3)).backward();

        // theta starts at 0.1: each p within epsilon / 2 of it gives -theta / epsilon to z, and -1 / epsilon to the count.
        var gradient = module.Parameters[^1].grad!.Floats();
        for (var latent = 0; latent < Latents; latent++)
        {
            var near = Enumerable.Range(0, 64).Count(row => Math.Abs(p[(row * Latents) + latent] - 0.1f) < epsilon / 2);
            Assert.Equal(-near / epsilon * (0.1 + (3.0 / (64 * Latents))), gradient[latent], 1e-3 * Math.Max(1, near));
        }
    }

    [Fact]
    public void A_threshold_never_falls_below_0()
    {
        using var module = (JumpReluModule)Make(ArchitectureKind.JumpRelu, InputTransform.None(Width));
        using (no_grad())
        {
            module.Parameters[^1].fill_(-0.5);
        }

        module.AfterStep();

        Assert.All(module.ToDictionary().Threshold, threshold => Assert.Equal(0, threshold));
    }

    [Fact]
    public void A_prefix_decodes_its_latents_alone()
    {
        var table = PlantedEmbeddings.Draw(50, Width, 15, 3, 0.2, seed: 7);
        foreach (var kind in Enum.GetValues<ArchitectureKind>())
        {
            using var module = Make(kind, InputTransform.RowNorm(Width));
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var code = module.Encode(tensor(table.Values.ToArray(), [50, Width]));
            var others = code.Latents.clone();
            others.narrow(1, 7, Latents - 7).zero_();

            Near.Equal(module.Decode(code with { Latents = others }).Floats(), module.Decode(code, 7).Floats(), 1e-5, $"{kind}");
        }
    }

    private static AutoencoderModule Make(ArchitectureKind kind, InputTransform transform) => kind switch
    {
        ArchitectureKind.TiedRelu => new TiedReluModule(Latents, transform, true, new Random(4)),
        ArchitectureKind.Relu => new ReluModule(Latents, transform, new Random(4)),
        ArchitectureKind.TopK => new TopKModule(Latents, Active, transform, new Random(4)),
        ArchitectureKind.BatchTopK => new BatchTopKModule(Latents, Active, transform, new Random(4)),
        ArchitectureKind.JumpRelu => new JumpReluModule(Latents, transform, new Random(4)),
        ArchitectureKind.Gated => new GatedModule(Latents, transform, new Random(4)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Moves every parameter, so that no bias is 0 and no weight is tied by its start.</summary>
    private static void Disturb(AutoencoderModule module)
    {
        var random = new Random(8);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var parameter in module.Parameters)
        {
            parameter.add_(tensor([.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => (float)(0.3 * (random.NextDouble() - 0.5)))], parameter.shape));
        }
    }

    private static int[] ActiveByRow(AutoencoderModule module, Tensor x)
    {
        var latents = module.Encode(x).Latents.Floats();
        return [.. Enumerable.Range(0, latents.Length / Latents).Select(row => latents.AsSpan(row * Latents, Latents).ToArray().Count(value => value > 0))];
    }

    private static bool IsNear(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (Math.Abs(a[i] - b[i]) > 1e-5 * Math.Max(1, Math.Abs(b[i])))
            {
                return false;
            }
        }

        return true;
    }
}
