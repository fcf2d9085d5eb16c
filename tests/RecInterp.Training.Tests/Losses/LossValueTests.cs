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

    [Fact]
    public void The_logit_loss_is_a_mean_over_pairs()
    {
        using var scope = NewDisposeScope();

        // logit(0.5) = 0, logit(0.2) = -ln 4, and the second pair agrees.
        Assert.Equal(Math.Pow(Math.Log(4), 2) / 2, LogitLoss.Compute(tensor([0.5f, 0.8f], [2]), tensor([0.2f, 0.8f], [2])).ToDouble(), 1e-6);
    }

    [Fact]
    public void Probabilities_of_0_and_1_have_finite_logits_and_no_gradient()
    {
        using var scope = NewDisposeScope();
        var found = tensor([0f, 1, 0.5f], [3], requires_grad: true);

        var loss = LogitLoss.Compute(tensor([1f, 0, 0.2f], [3]), found);
        loss.backward();

        // logit(1 - 1e-6) = 13.8155; float32 keeps it to a hundredth.
        Assert.Equal(((2 * Math.Pow(2 * 13.8155, 2)) + Math.Pow(Math.Log(4), 2)) / 3, loss.ToDouble(), 1);
        var gradient = found.grad!.Floats();
        Assert.Equal([0, 0], gradient[..2]);
        Assert.Equal(2 * Math.Log(4) * 4 / 3, gradient[2], 1e-5);
    }

    /// <summary>Golden values by hand: -(t ln q + (1 - t) ln(1 - q)) for each pair round the circle.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(20)]
    public void The_pairwise_loss_has_its_golden_values(double temperature)
    {
        using var scope = NewDisposeScope();
        Tensor Scores(params double[] odds) => tensor([.. odds.Select(odd => (float)(temperature * Math.Log(odd)))], [1, odds.Length]);

        // Two candidates: t = 3/4, q = 4/5, from both sides.
        var two = -((0.75 * Math.Log(0.8)) + (0.25 * Math.Log(0.2)));
        Assert.Equal(0.569717, two, 1e-6);
        Assert.Equal(two, PairwiseLoss.Compute(Scores(3, 1), Scores(4, 1), temperature).ToDouble(), 1e-6);

        // Four candidates of odds 3, 1, 1, 1, all reconstructed alike: every q is 1/2, and each pair costs ln 2 whatever t.
        Assert.Equal(Math.Log(2), PairwiseLoss.Compute(Scores(3, 1, 1, 1), Scores(1, 1, 1, 1), temperature).ToDouble(), 1e-6);

        // The other way round: of eight pairs two have candidate 0 first (q = 3/4), two second (q = 1/4), t = 1/2; four are equal.
        var four = ((4 * -((0.5 * Math.Log(0.75)) + (0.5 * Math.Log(0.25)))) + (4 * Math.Log(2))) / 8;
        Assert.Equal(four, PairwiseLoss.Compute(Scores(1, 1, 1, 1), Scores(3, 1, 1, 1), temperature).ToDouble(), 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(20)]
    public void The_listwise_loss_has_its_golden_values(double temperature)
    {
        using var scope = NewDisposeScope();
        Tensor Scores(params double[] odds) => tensor([.. odds.Select(odd => (float)(temperature * Math.Log(odd)))], [2, odds.Length / 2]);

        // The first user's p = (3/4, 1/4), q = (1/2, 1/2); the second's are the same, but for what is added to all scores.
        var first = (0.75 * Math.Log(1.5)) + (0.25 * Math.Log(0.5));
        Assert.Equal(0.130812, first, 1e-6);
        Assert.Equal(first / 2, ListwiseLoss.Compute(Scores(3, 1, 2, 5), Scores(7, 7, 4, 10), temperature).ToDouble(), 1e-6);
        Assert.Equal(0, ListwiseLoss.Compute(Scores(3, 1, 2, 5), Scores(3, 1, 2, 5), temperature).ToDouble(), 1e-6);
    }

    [Fact]
    public void Both_are_least_where_scores_are_kept()
    {
        using var scope = NewDisposeScope();
        var own = tensor([0.3f, -1.2f, 2f, 0.7f, 0.1f, 0.2f], [2, 3]);
        var found = own.clone().requires_grad_();

        (PairwiseLoss.Compute(own, found, 0.7) + ListwiseLoss.Compute(own, found, 0.7)).backward();

        Assert.All(found.grad!.Floats(), gradient => Assert.Equal(0, gradient, 1e-6f));
    }

    [Fact]
    public void One_candidate_cannot_be_compared()
    {
        using var scope = NewDisposeScope();
        var one = zeros(3, 1);

        Assert.Throws<ArgumentException>(() => PairwiseLoss.Compute(one, one, 1));
        Assert.Throws<ArgumentException>(() => ListwiseLoss.Compute(one, one, 1));
    }
}
