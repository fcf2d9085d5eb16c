using RecInterp.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Losses;

public class LossValueTests
{
    /// <summary>Golden values: computed in double by an independent script from the formula of the published code, e = 1e-6.</summary>
    [Theory]
    [InlineData(0.05, 0, 0.457605)]
    [InlineData(0.05, 0.01, 0.041287)]
    [InlineData(0.05, 0.05, 0)]
    [InlineData(0.05, 0.1, 0.016707)]
    [InlineData(0.05, 0.2, 0.093944)]
    [InlineData(0.05, 0.5, 0.494632)]
    [InlineData(0.05, 1, 12.267732)]
    [InlineData(0.05, 3, 12.267732)]
    [InlineData(0.1, 0, 0.987155)]
    [InlineData(0.1, 0.05, 0.020653)]
    [InlineData(0.1, 0.2, 0.036690)]
    [InlineData(0.1, 0.5, 0.368064)]
    [InlineData(0.1, 1.5, 11.485046)]
    public void The_divergence_of_one_latent_has_its_golden_value(double rho, double mean, double expected)
    {
        using var scope = NewDisposeScope();
        var latents = tensor([(float)(mean * 0.5), (float)(mean * 1.5)], [2, 1]);

        // The golden values have six decimals; float32 adds about as much at 12.
        Assert.Equal(expected, KullbackLeiblerLoss.Compute(latents, rho).ToDouble(), 3e-6);
    }

    [Fact]
    public void The_divergence_is_a_sum_over_latents()
    {
        using var scope = NewDisposeScope();
        var latents = tensor([0f, 0.5f, 0.2f], [1, 3]);

        Assert.Equal(0.457605 + 0.494632 + 0.093944, KullbackLeiblerLoss.Compute(latents, 0.05).ToDouble(), 3e-6);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    public void The_clamp_stops_the_gradient_of_latents_whose_mean_is_0_or_above_1(float mean)
    {
        using var scope = NewDisposeScope();
        var latents = tensor([mean, 0.3f], [1, 2], requires_grad: true);

        KullbackLeiblerLoss.Compute(latents, 0.05).backward();

        var gradient = latents.grad!.Floats();
        Assert.Equal(0, gradient[0]);
        Assert.NotEqual(0, gradient[1]);
    }

    [Fact]
    public void The_embedding_loss_is_a_mean_over_batch_and_columns()
    {
        using var scope = NewDisposeScope();
        var embeddings = tensor([1f, 2, 3, 4], [2, 2]);
        var reconstructions = tensor([1f, 4, 2, 4], [2, 2]);

        Assert.Equal((4 + 1) / 4.0, EmbeddingLoss.Compute(embeddings, reconstructions).ToDouble(), 1e-7);
    }

    [Fact]
    public void The_L1_loss_is_a_mean_over_batch_and_latents()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(6 / 4.0, L1Loss.Compute(tensor([0f, 1, 2, 3], [2, 2])).ToDouble(), 1e-7);
    }
}
