using RecInterp.Core.Dictionaries;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Anatomy;
using RecInterp.TestScorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Interactions;
using RecInterp.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Losses;

/// <summary>Values and gradients of every term, for every parameter, against plain double arithmetic and its central differences.</summary>
public class LossGradientTests
{
    private const int Latents = 7;
    private const double Rho = 0.05;
    private const double Temperature = 0.4;

    // In double, 1e-6 costs about 1e-10 of a difference; points are kept this much and more away from kinks.
    private const double Step = 1e-6;
    private const double KinkDistance = 1e-4;

    public static TheoryData<PredictionLossKind> Kinds => [.. Enum.GetValues<PredictionLossKind>()];

    public static IEnumerable<object[]> Modules =>
        from kind in Enum.GetValues<InputTransformKind>() from preBias in new[] { true, false } select new object[] { kind, preBias };

    public static IEnumerable<object[]> Predictions =>
        from kind in Enum.GetValues<InputTransformKind>()
        from pair in new[]
        {
            ("biased-dot", PredictionLossKind.BlockMse), ("biased-dot", PredictionLossKind.PairMse), ("plain-dot", PredictionLossKind.BlockMse),
            ("mlp", PredictionLossKind.BlockMse), ("mlp", PredictionLossKind.PairMse), ("mlp", PredictionLossKind.PairCrossEntropy), ("cosine", PredictionLossKind.PairMse),
            ("two-part", PredictionLossKind.PairMse), ("mlp", PredictionLossKind.PairLogitMse),
            ("biased-dot", PredictionLossKind.Pairwise), ("mlp", PredictionLossKind.Pairwise), ("two-part", PredictionLossKind.Pairwise),
            ("biased-dot", PredictionLossKind.ListwiseKl), ("mlp", PredictionLossKind.ListwiseKl), ("two-part", PredictionLossKind.ListwiseKl),
        }
        select new object[] { pair.Item1, pair.Item2, kind };

    [Theory]
    [MemberData(nameof(Modules))]
    public void The_embedding_loss_and_its_gradient_are_those_of_the_formula(InputTransformKind kind, bool preBias) => Check(
        "biased-dot",
        kind,
        preBias,
        (plain, parameters) => plain.Embedding(parameters),
        batch => EmbeddingLoss.Compute(batch.Users.Embeddings, batch.UserReconstructions) + EmbeddingLoss.Compute(batch.Items.Embeddings, batch.ItemReconstructions));

    [Theory]
    [MemberData(nameof(Modules))]
    public void The_L1_loss_and_its_gradient_are_those_of_the_formula(InputTransformKind kind, bool preBias) => Check(
        "biased-dot",
        kind,
        preBias,
        (plain, parameters) => plain.L1(parameters),
        batch => L1Loss.Compute(batch.UserLatents) + L1Loss.Compute(batch.ItemLatents));

    [Theory]
    [MemberData(nameof(Modules))]
    public void The_divergence_and_its_gradient_are_those_of_the_formula(InputTransformKind kind, bool preBias) => Check(
        "biased-dot",
        kind,
        preBias,
        (plain, parameters) => plain.KullbackLeibler(parameters, Rho),
        batch => KullbackLeiblerLoss.Compute(batch.UserLatents, Rho) + KullbackLeiblerLoss.Compute(batch.ItemLatents, Rho));

    [Theory]
    [MemberData(nameof(Predictions))]
    public void The_prediction_loss_and_its_gradient_through_the_scorer_are_those_of_the_formula(
        string name, PredictionLossKind loss, InputTransformKind kind)
    {
        var scorer = ScorerCatalogue.All.Single(scorer => scorer.Name == name);
        var form = name switch
        {
            "biased-dot" => new InteractionForm(InteractionKind.Dot, 0.25, 0),
            "plain-dot" => new InteractionForm(InteractionKind.Dot, 0, 0),
            _ => new InteractionForm(InteractionKind.Graph, 0, 0),
        };
        using var interaction = FrozenInteraction.Build(scorer.CutInteraction(), scorer.FindAnatomy(), form);
        Check(
            name,
            kind,
            preBias: true,
            (plain, parameters) => plain.Prediction(parameters, loss, Temperature),
            batch => PredictionLoss.Compute(loss, interaction, batch.Users, batch.Items, batch.UserReconstructions, batch.ItemReconstructions, Temperature));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_gradient_flows_into_the_targets_of_a_prediction_loss(PredictionLossKind loss)
    {
        var scorer = ScorerCatalogue.Mlp();
        using var interaction = FrozenInteraction.Build(scorer.CutInteraction(), scorer.FindAnatomy(), new InteractionForm(InteractionKind.Graph, 0, 0));
        using var scope = NewDisposeScope();
        var users = Tensors.Batch(scorer.Users.Select([1, 2, 3, 4]), withGradient: true);
        var items = Tensors.Batch(scorer.Items.Select([5, 6, 7, 8]), withGradient: true);
        var userReconstructions = Tensors.Batch(scorer.Users.Select([2, 3, 4, 5]), withGradient: true).Embeddings;
        var itemReconstructions = Tensors.Batch(scorer.Items.Select([6, 7, 8, 9]), withGradient: true).Embeddings;

        PredictionLoss.Compute(loss, interaction, users, items, userReconstructions, itemReconstructions, Temperature).backward();

        Assert.Null(users.Embeddings.grad);
        Assert.Null(items.Embeddings.grad);
        Assert.Contains(userReconstructions.grad!.Floats(), gradient => gradient != 0);
        Assert.Contains(itemReconstructions.grad!.Floats(), gradient => gradient != 0);
    }

    private static void Check(
        string name, InputTransformKind kind, bool preBias, Func<PlainTraining, double[], double> expected, Func<Batch, Tensor> found)
    {
        var scorer = ScorerCatalogue.All.Single(scorer => scorer.Name == name);
        int[] users = [.. Enumerable.Range(0, 9)];
        int[] items = [.. Enumerable.Range(3, 9)];
        var transform = Transform(kind, scorer.Users.Embeddings);
        var plain = new PlainTraining(scorer, users, items, Latents, transform, preBias);
        using var module = AwayFromKinks(plain, transform, preBias, out var parameters);
        using var scope = NewDisposeScope();
        var userBatch = Tensors.Batch(scorer.Users.Select(users));
        var itemBatch = Tensors.Batch(scorer.Items.Select(items));
        var (userCode, itemCode) = (module.Encode(userBatch.Embeddings), module.Encode(itemBatch.Embeddings));

        var loss = found(new Batch(userBatch, itemBatch, userCode.Latents, itemCode.Latents, module.Decode(userCode), module.Decode(itemCode)));
        loss.backward();

        var value = expected(plain, parameters);
        Assert.Equal(value, loss.ToDouble(), 1e-5 * Math.Max(1, Math.Abs(value)));
        var differences = Near.Differences(x => expected(plain, x), parameters, Step);
        var start = 0;
        foreach (var parameter in module.Parameters)
        {
            var count = (int)parameter.numel();
            var part = differences.AsSpan(start, count).ToArray();
            var gradient = parameter.grad?.Floats() ?? new float[count];
            if (part.Any(difference => Math.Abs(difference) > 1e-7))
            {
                Near.Gradient(part, gradient, $"parameter [{string.Join(", ", parameter.shape)}]");
            }
            else
            {
                // The mean latent does not hang on b_pre when nothing is encoded from it; both must then be 0.
                Assert.All(gradient, element => Assert.Equal(0, element, 1e-6f));
            }

            start += count;
        }

        Assert.Contains(differences, difference => Math.Abs(difference) > 1e-4);
    }

    /// <summary>A module whose weights and biases are drawn until no pre-activation is near 0, where a difference would straddle the kink.</summary>
    private static TiedReluModule AwayFromKinks(PlainTraining plain, InputTransform transform, bool preBias, out double[] parameters)
    {
        for (var seed = 0; ; seed++)
        {
            var random = new Random(seed);
            var module = new TiedReluModule(Latents, transform, preBias, random);
            using (no_grad())
            {
                foreach (var bias in module.Parameters.Where(parameter => parameter.dim() == 1))
                {
                    using var values = tensor([.. Enumerable.Range(0, (int)bias.numel()).Select(_ => (float)(0.4 * (random.NextDouble() - 0.5)))], bias.shape);
                    bias.copy_(values).Dispose();
                }
            }

            parameters = [.. module.Parameters.SelectMany(parameter => Tensors.Doubles(parameter.Floats()))];
            Assert.Equal(plain.ParameterCount, parameters.Length);
            if (plain.DistanceFromKinks(parameters) > KinkDistance)
            {
                return module;
            }

            module.Dispose();
        }
    }

    private static InputTransform Transform(InputTransformKind kind, EmbeddingTable table) => kind switch
    {
        InputTransformKind.RowNorm => InputTransform.RowNorm(table.Width),
        InputTransformKind.Affine => InputTransform.FitMinMax(table),
        _ => InputTransform.None(table.Width),
    };

    private sealed record Batch(TowerBatch Users, TowerBatch Items, Tensor UserLatents, Tensor ItemLatents, Tensor UserReconstructions, Tensor ItemReconstructions);
}
