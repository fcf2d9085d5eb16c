using RecInterp.Core.Dictionaries;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Interactions;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Runs;

public class TrainingStepTests
{
    private static readonly TrainingOptions Options = new()
    {
        Alpha = 0.7,
        Beta = 1.3,
        Lambda1 = 0.2,
        Lambda2 = 0.03,
        PredictionLoss = PredictionLossKind.BlockMse,
    };

    [Fact]
    public void Every_term_is_the_users_value_plus_the_items_value_and_the_total_is_their_weighted_sum()
    {
        var scorer = ScorerCatalogue.BiasedDot();
        int[] users = [3, 9, 1, 30];
        int[] items = [5, 5, 29, 0];
        using var interaction = new DotInteraction(0.25);
        using var module = new TiedReluModule(8, InputTransform.RowNorm(scorer.Users.Embeddings.Width), true, new Random(1));
        var rows = new TrainingRows(scorer.Users, scorer.Items);
        using var scope = NewDisposeScope();

        var (terms, latents) = new TrainingStep(module, interaction, Options).Backward(new TorchBatch(rows.Select(users, items)));

        var userBatch = Tensors.Batch(scorer.Users.Select([3, 9, 1, 30]));
        var itemBatch = Tensors.Batch(scorer.Items.Select([5, 5, 29, 0]));
        var (userCode, itemCode) = (module.Encode(userBatch.Embeddings), module.Encode(itemBatch.Embeddings));
        var (userDecoded, itemDecoded) = (module.Decode(userCode), module.Decode(itemCode));
        var embedding = EmbeddingLoss.Compute(userBatch.Embeddings, userDecoded).ToDouble() + EmbeddingLoss.Compute(itemBatch.Embeddings, itemDecoded).ToDouble();
        var prediction = PredictionLoss.Compute(PredictionLossKind.BlockMse, interaction, userBatch, itemBatch, userDecoded, itemDecoded).ToDouble();
        var l1 = L1Loss.Compute(userCode.Latents).ToDouble() + L1Loss.Compute(itemCode.Latents).ToDouble();
        var divergence = KullbackLeiblerLoss.Compute(userCode.Latents, Options.Rho).ToDouble() + KullbackLeiblerLoss.Compute(itemCode.Latents, Options.Rho).ToDouble();
        Assert.Equal(embedding, terms.Embedding, 1e-5);
        Assert.Equal(prediction, terms.Prediction!.Value, 1e-5);
        Assert.Equal(l1, terms.Sparsity!.Value, 1e-6);
        Assert.Equal(divergence, terms.KullbackLeibler!.Value, 1e-5);
        Assert.Equal((0.7 * embedding) + (1.3 * prediction) + (0.2 * l1) + (0.03 * divergence), terms.Total, 1e-5);
        Assert.Equal([.. userCode.Latents.Floats(), .. itemCode.Latents.Floats()], latents.Floats());
        Assert.All(module.Parameters, parameter => Assert.Contains(parameter.grad!.Floats(), gradient => gradient != 0));
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData(3, 3)]
    [InlineData(99, 4)]
    public void Forms_that_compare_candidates_see_the_first_items_of_the_batch(int? candidates, int seen)
    {
        var scorer = ScorerCatalogue.BiasedDot();
        using var interaction = new DotInteraction(0.25);
        using var module = new TiedReluModule(8, InputTransform.RowNorm(scorer.Users.Embeddings.Width), true, new Random(1));
        using var scope = NewDisposeScope();
        var batch = new TorchBatch(new TrainingRows(scorer.Users, scorer.Items).Select([3, 9, 1, 30], [5, 6, 29, 0]));
        var options = Options with { PredictionLoss = PredictionLossKind.ListwiseKl, Temperature = 0.3, Candidates = candidates };

        var (terms, _) = new TrainingStep(module, interaction, options).Backward(batch);

        var (userBatch, itemBatch) = (Tensors.Batch(scorer.Users.Select([3, 9, 1, 30])), Tensors.Batch(scorer.Items.Select([5, 6, 29, 0])).First(seen));
        var (userDecoded, itemDecoded) = (module.Decode(module.Encode(userBatch.Embeddings)), module.Decode(module.Encode(itemBatch.Embeddings)));
        var expected = PredictionLoss.Compute(PredictionLossKind.ListwiseKl, interaction, userBatch, itemBatch, userDecoded, itemDecoded, 0.3).ToDouble();
        Assert.Equal(expected, terms.Prediction!.Value, 1e-5);
    }

    [Fact]
    public void Terms_of_weight_0_are_not_computed()
    {
        var scorer = ScorerCatalogue.PlainDot();
        using var module = new TiedReluModule(8, InputTransform.None(scorer.Users.Embeddings.Width), true, new Random(1));
        var rows = new TrainingRows(scorer.Users, scorer.Items);
        using var scope = NewDisposeScope();

        var (terms, _) = new TrainingStep(module, null, new TrainingOptions { Lambda2 = 0 }).Backward(new TorchBatch(rows.Select([0, 1], [2, 3])));

        Assert.Equal(terms with { Prediction = null, Sparsity = null, KullbackLeibler = null, Auxiliary = null }, terms);
        Assert.Equal(terms.Embedding, terms.Total);
    }
}
