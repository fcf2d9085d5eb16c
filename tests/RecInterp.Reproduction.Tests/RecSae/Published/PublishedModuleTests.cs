using RecInterp.Reproduction.RecSae.Published;
using static TorchSharp.torch;

namespace RecInterp.Reproduction.Tests.RecSae.Published;

public class PublishedModuleTests
{
    private const int Width = 6;
    private const int Latents = 10;
    private const int Active = 3;
    private const int Rows = 5;

    private static readonly long[] Dead = [1, 4, 7, 8];

    [Theory]
    [InlineData(AuxiliaryForm.Published, false)]
    [InlineData(AuxiliaryForm.Published, true)]
    [InlineData(AuxiliaryForm.Corrected, false)]
    [InlineData(AuxiliaryForm.Corrected, true)]
    internal void The_loss_equals_plain_loops(AuxiliaryForm form, bool isFirstEpoch)
    {
        var (weights, bias, decoderBias, x) = Case();
        using var module = Module(form, weights, bias, decoderBias);
        using var scope = NewDisposeScope();

        var (total, fvu, _) = module.Loss(tensor(x, [Rows, Width]), isFirstEpoch ? [] : Dead);

        var expected = Oracle(weights, bias, decoderBias, x, isFirstEpoch ? [] : Dead, form);
        Assert.Equal(expected.Fvu, fvu.item<float>(), 1e-6);
        Assert.Equal(expected.Total, total.item<float>(), 1e-6);
    }

    /// <summary>One dead latent that writes (1, 0): what is left unexplained is (2, 0). Corrected: it is drawn to say more. Published: it is drawn to say less.</summary>
    [Theory]
    [InlineData(AuxiliaryForm.Corrected, -1)]
    [InlineData(AuxiliaryForm.Published, 1)]
    internal void The_gradient_of_a_dead_latent_has_the_sign_of_its_form(AuxiliaryForm form, int sign)
    {
        // Latent 0 reads and writes the second axis, latent 1 the first. k = 1: row (2, 9) is explained by latent 0 alone, e = x - xhat = (2, 0).
        using var module = new PublishedModule(2, 2, 1, form, [0, 1, 0.5f, 0]);
        using (no_grad())
        {
            module.Decoder.copy_(tensor([0f, 1f, 1f, 0f], [2, 2]));
        }

        using var scope = NewDisposeScope();
        module.Loss(tensor([2f, 9f, 2f, -9f], [2, 2]), [1]).Total.backward();

        // The second row's latent 0 is not positive, so there latent 1 is chosen, and its gradient comes from the error itself; the bias of latent 1 gathers both.
        using var alone = new PublishedModule(2, 2, 1, form, [0, 1, 0.5f, 0]);
        using (no_grad())
        {
            alone.Decoder.copy_(tensor([0f, 1f, 1f, 0f], [2, 2]));
        }

        alone.Loss(tensor([2f, 9f, 2f, -9f], [2, 2]), []).Total.backward();
        var auxiliary = module.EncoderBias.grad!.data<float>().ToArray()[1] - alone.EncoderBias.grad!.data<float>().ToArray()[1];
        Assert.Equal(sign, Math.Sign(auxiliary));
    }

    [Fact]
    public void The_corrected_error_lets_no_gradient_into_the_living()
    {
        var (weights, bias, decoderBias, x) = Case();
        float[] Gradient(AuxiliaryForm form, long[] dead)
        {
            using var module = Module(form, weights, bias, decoderBias);
            using var scope = NewDisposeScope();
            module.Loss(tensor(x, [Rows, Width]), dead).Total.backward();
            return module.Decoder.grad!.data<float>().ToArray()[..Width]; // Latent 0, which is not dead.
        }

        var plain = Gradient(AuxiliaryForm.Corrected, []);
        Assert.Equal(plain, Gradient(AuxiliaryForm.Corrected, Dead), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.NotEqual(plain, Gradient(AuxiliaryForm.Published, Dead), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Decoder_rows_start_with_length_one_and_the_dictionary_has_the_weights()
    {
        using var module = new PublishedModule(Width, Latents, Active, AuxiliaryForm.Published, new Random(1));
        var dictionary = module.ToDictionary();

        Assert.Equal((Width, Latents, Active), (dictionary.EmbeddingWidth, dictionary.LatentCount, dictionary.MostActive));
        Assert.All(dictionary.Decoder.Chunk(Width), row => Assert.Equal(1, row.Sum(value => value * value), 1e-5));
        Assert.All(dictionary.Encoder, value => Assert.InRange(value, -1 / MathF.Sqrt(Width), 1 / MathF.Sqrt(Width)));
    }

    private static (float[] Weights, float[] Bias, float[] DecoderBias, float[] X) Case()
    {
        var random = new Random(11);
        float[] Draw(int count, double scale) => [.. Enumerable.Range(0, count).Select(_ => (float)(scale * (random.NextDouble() - 0.5)))];
        return (Draw(Latents * Width, 2), Draw(Latents, 1), Draw(Width, 1), Draw(Rows * Width, 4));
    }

    private static PublishedModule Module(AuxiliaryForm form, float[] weights, float[] bias, float[] decoderBias)
    {
        var module = new PublishedModule(Width, Latents, Active, form, weights);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        module.EncoderBias.copy_(tensor(bias, [Latents]));
        module.DecoderBias.copy_(tensor(decoderBias, [Width]));
        return module;
    }

    private static (double Total, double Fvu) Oracle(float[] weights, float[] bias, float[] decoderBias, float[] x, long[] dead, AuxiliaryForm form)
    {
        var mean = Enumerable.Range(0, Width).Select(c => Enumerable.Range(0, Rows).Average(r => (double)x[(r * Width) + c])).ToArray();
        double squares = 0, variance = 0, auxiliary = 0;
        for (var r = 0; r < Rows; r++)
        {
            var row = x.AsSpan(r * Width, Width).ToArray();
            var a = Enumerable.Range(0, Latents)
                .Select(j => Math.Max(0, bias[j] + Enumerable.Range(0, Width).Sum(c => (double)weights[(j * Width) + c] * (row[c] - (double)decoderBias[c])))).ToArray();
            var code = Keep(a, Enumerable.Range(0, Latents), Active);
            var deadCode = Keep(a, dead.Select(j => (int)j), Math.Min(Width / 2, dead.Length));
            for (var c = 0; c < Width; c++)
            {
                double Say(double[] z) => Enumerable.Range(0, Latents).Sum(j => z[j] * weights[(j * Width) + c]);
                var e = Say(code) + decoderBias[c] - row[c];
                squares += e * e;
                variance += (row[c] - mean[c]) * (row[c] - mean[c]);
                var missed = form == AuxiliaryForm.Published ? Say(deadCode) + decoderBias[c] - e : Say(deadCode) + e;
                auxiliary += missed * missed;
            }
        }

        var scale = dead.Length == 0 ? 0 : Math.Min((double)dead.Length / (Width / 2), 1);
        return ((squares / variance) + (scale * auxiliary / variance / 32), squares / variance);
    }

    private static double[] Keep(double[] a, IEnumerable<int> among, int count)
    {
        var kept = new double[a.Length];
        foreach (var j in among.OrderByDescending(j => a[j]).Take(count))
        {
            kept[j] = a[j];
        }

        return kept;
    }
}
