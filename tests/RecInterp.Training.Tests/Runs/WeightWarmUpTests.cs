using RecInterp.Core.Dictionaries;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Interactions;
using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Runs;

public sealed class WeightWarmUpTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void It_rises_evenly_and_stays() => Assert.Equal([0.25, 0.5, 0.75, 1, 1, 1], Enumerable.Range(1, 6).Select(new WeightWarmUp(4).Of));

    [Fact]
    public void Without_steps_it_is_1_from_the_first() => Assert.All(Enumerable.Range(1, 5), step => Assert.Equal(1, new WeightWarmUp(0).Of(step)));

    [Fact]
    public void Each_step_weighs_its_terms_by_it()
    {
        var scorer = ScorerCatalogue.PlainDot();
        var options = new TrainingOptions
        {
            Beta = 3,
            BetaWarmUpSteps = 2,
            Lambda1 = 0.5,
            Lambda2 = 0.2,
            SparsityWarmUpSteps = 4,
            PredictionLoss = PredictionLossKind.BlockMse,
        };
        using var interaction = new DotInteraction(0);
        using var module = new TiedReluModule(8, InputTransform.None(scorer.Users.Embeddings.Width), true, new Random(1));
        var rows = new TrainingRows(scorer.Users, scorer.Items);
        var step = new TrainingStep(module, interaction, options);
        using var scope = NewDisposeScope();
        var batch = new TorchBatch(rows.Select([0, 1, 2], [2, 3, 4]));

        foreach (var (beta, sparse) in new[] { (1.5, 0.25), (3.0, 0.5), (3.0, 0.75), (3.0, 1.0), (3.0, 1.0) })
        {
            var (terms, _) = step.Backward(batch);

            var expected = terms.Embedding + (beta * terms.Prediction!.Value) + (sparse * ((0.5 * terms.Sparsity!.Value) + (0.2 * terms.KullbackLeibler!.Value)));
            Assert.Equal(expected, terms.Total, 1e-5);
        }
    }

    [Fact]
    public void Lambda1_is_steered_when_it_has_warmed_up()
    {
        var scorer = ScorerCatalogue.PlainDot();
        using var module = new TiedReluModule(8, InputTransform.None(scorer.Users.Embeddings.Width), true, new Random(1));
        var step = new TrainingStep(module, null, new TrainingOptions { Lambda1 = 0.5, Lambda2 = 0, Active = 2, SparsityWarmUpSteps = 2 });
        using var scope = NewDisposeScope();
        var batch = new TorchBatch(new TrainingRows(scorer.Users, scorer.Items).Select([0, 1, 2], [2, 3, 4]));

        step.Backward(batch);
        step.Steer(8);
        Assert.Equal(0.5, step.Lambda1.Value);
        step.Backward(batch);
        step.Steer(8);
        Assert.True(step.Lambda1.Value > 0.5);
    }

    [Theory]
    [InlineData(0, 0, EngineKind.Fused)]
    [InlineData(10, 0, EngineKind.Torch)]
    [InlineData(0, 10, EngineKind.Torch)]
    public void A_run_with_it_is_not_fused(int beta, int sparsity, EngineKind engine)
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_scratch.Path);
        var options = new TrainingOptions { Latents = 6, Steps = 20, BatchSize = 8, BetaWarmUpSteps = beta, SparsityWarmUpSteps = sparsity };

        var record = TrainingRun.Run(scorer, options).Record;

        Assert.Equal(engine, record.Options.Engine);
        if (engine == EngineKind.Torch)
        {
            var fault = Assert.Throws<ArgumentException>(() => TrainingRun.Run(scorer, options with { Engine = EngineKind.Fused }));
            Assert.Contains("weights of losses that warm up are trained by libtorch alone", fault.Message, StringComparison.Ordinal);
        }
    }
}
