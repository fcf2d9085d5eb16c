using RecInterp.Core.Towers;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Runtime;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Interactions;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Interactions;

/// <summary>Three witnesses for each score: plain double arithmetic, ONNX Runtime, and tensors with gradients.</summary>
public class FrozenInteractionTests
{
    private const int Pairs = 300;

    // Float32 scores of a few dozen operations; the largest seen is 6e-7.
    private const double Tolerance = 5e-6;

    public static TheoryData<string> Scorers => [.. ScorerCatalogue.All.Select(scorer => scorer.Name)];

    public static TheoryData<string> DotScorers => ["biased-dot", "plain-dot"];

    [Theory]
    [MemberData(nameof(Scorers))]
    public void Pairs_are_scored_as_by_ONNX_Runtime_and_by_the_formula(string name)
    {
        var scorer = Find(name);
        var (users, items, userRows, itemRows) = SomePairs(scorer);
        using var session = InteractionSession.Open(scorer.CutInteraction(), scorer.FindAnatomy());
        using var interaction = Build(scorer);
        using var scope = NewDisposeScope();

        var found = interaction.ScorePairs(Tensors.Batch(users), Tensors.Batch(items)).Floats();

        Near.Equal([.. Enumerable.Range(0, Pairs).Select(i => scorer.Score(userRows[i], itemRows[i]))], found, Tolerance, "formula");
        Near.Equal(session.Score(users, items), found, Tolerance, "ONNX Runtime");
    }

    [Theory]
    [MemberData(nameof(Scorers))]
    public void A_block_holds_the_score_of_every_pair(string name)
    {
        var scorer = Find(name);
        using var interaction = Build(scorer);
        using var scope = NewDisposeScope();

        var block = interaction.ScoreBlock(Tensors.Batch(scorer.Users), Tensors.Batch(scorer.Items));

        Assert.Equal([scorer.Users.Rows, scorer.Items.Rows], block.shape);
        var expected = from user in Enumerable.Range(0, scorer.Users.Rows) from item in Enumerable.Range(0, scorer.Items.Rows) select scorer.Score(user, item);
        Near.Equal([.. expected], block.Floats(), Tolerance, "block");
    }

    [Fact]
    public void A_block_that_is_expanded_in_several_parts_is_the_same_block()
    {
        var scorer = ScorerCatalogue.Mlp(users: 70, items: 600); // 42,000 pairs: three parts.
        using var interaction = Build(scorer);
        using var scope = NewDisposeScope();

        var block = interaction.ScoreBlock(Tensors.Batch(scorer.Users), Tensors.Batch(scorer.Items)).Floats();

        foreach (var (user, item) in new[] { (0, 0), (26, 599), (27, 0), (53, 300), (54, 1), (69, 599) })
        {
            Assert.Equal(scorer.Score(user, item), block[(user * 600) + item], Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Scorers))]
    public void Gradients_for_both_embeddings_agree_with_central_differences(string name)
    {
        var scorer = Find(name);
        var (users, items, _, _) = SomePairs(scorer);
        var (rows, width) = (users.Rows, users.Embeddings.Width);
        using var interaction = Build(scorer);
        using var scope = NewDisposeScope();
        var userBatch = Tensors.Batch(users, withGradient: true);
        var itemBatch = Tensors.Batch(items, withGradient: true);

        interaction.ScorePairs(userBatch, itemBatch).sum().backward();

        // Scores of pairs are independent, so each row's gradient is that of its own score; 20 rows will do.
        for (var row = 0; row < Math.Min(rows, 20); row++)
        {
            var u = Tensors.Doubles(users.Embeddings.Row(row));
            var i = Tensors.Doubles(items.Embeddings.Row(row));
            var (us, its) = (Tensors.Doubles(users.ScalarsOf(row)), Tensors.Doubles(items.ScalarsOf(row)));
            var forUser = Near.Differences(x => scorer.Interaction(x, us, i, its), u, 1e-6);
            var forItem = Near.Differences(x => scorer.Interaction(u, us, x, its), i, 1e-6);
            Near.Gradient(forUser, userBatch.Embeddings.grad!.Floats().AsSpan(row * width, width).ToArray(), $"user gradient of pair {row}");
            Near.Gradient(forItem, itemBatch.Embeddings.grad!.Floats().AsSpan(row * width, width).ToArray(), $"item gradient of pair {row}");
        }
    }

    [Theory]
    [MemberData(nameof(DotScorers))]
    public void The_formula_of_a_dot_product_equals_its_graph_in_scores_and_gradients(string name)
    {
        var scorer = Find(name);
        var (users, items, _, _) = SomePairs(scorer);
        using var formula = Build(scorer);
        using var graph = new GraphInteraction(scorer.CutInteraction(), scorer.FindAnatomy());
        using var scope = NewDisposeScope();

        (float[] Scores, float[] Users, float[] Items) Run(FrozenInteraction interaction)
        {
            var userBatch = Tensors.Batch(users, withGradient: true);
            var itemBatch = Tensors.Batch(items, withGradient: true);
            var scores = interaction.ScorePairs(userBatch, itemBatch);
            scores.square().sum().backward();
            return (scores.Floats(), userBatch.Embeddings.grad!.Floats(), itemBatch.Embeddings.grad!.Floats());
        }

        var (byFormula, byGraph) = (Run(formula), Run(graph));

        Assert.IsType<DotInteraction>(formula);
        Near.Equal(byFormula.Scores, byGraph.Scores, Tolerance, "scores");
        Near.Equal(byFormula.Users, byGraph.Users, 1e-5, "user gradients");
        Near.Equal(byFormula.Items, byGraph.Items, 1e-5, "item gradients");
    }

    [Theory]
    [MemberData(nameof(DotScorers))]
    public void The_gradient_of_a_dot_product_is_the_difference_that_ONNX_Runtime_sees(string name)
    {
        var scorer = Find(name);
        var (users, items, _, _) = SomePairs(scorer);
        var width = users.Embeddings.Width;
        using var session = InteractionSession.Open(scorer.CutInteraction(), scorer.FindAnatomy());
        using var interaction = Build(scorer);
        using var scope = NewDisposeScope();
        var batch = Tensors.Batch(users, withGradient: true);
        interaction.ScorePairs(batch, Tensors.Batch(items)).sum().backward();
        var gradient = batch.Embeddings.grad!.Floats();

        for (var column = 0; column < width; column++)
        {
            // A dot product is linear in one embedding: any step has the exact difference.
            float[] Shifted(float by)
            {
                var values = users.Embeddings.Values.ToArray();
                for (var row = 0; row < users.Rows; row++)
                {
                    values[(row * width) + column] += by;
                }

                return session.Score(users.With(new EmbeddingTable(users.Rows, width, values)), items);
            }

            var (up, down) = (Shifted(0.5f), Shifted(-0.5f));
            Near.Equal(
                [.. up.Zip(down, (a, b) => (double)a - b)],
                [.. Enumerable.Range(0, users.Rows).Select(row => gradient[(row * width) + column])],
                1e-5,
                $"column {column}");
        }
    }

    [Fact]
    public void Only_scorers_that_end_in_a_sigmoid_give_probabilities()
    {
        foreach (var scorer in ScorerCatalogue.All)
        {
            using var interaction = Build(scorer);

            Assert.Equal(scorer.Name is "mlp" or "two-part", interaction.GivesProbability);
        }
    }

    private static TestScorer Find(string name) => ScorerCatalogue.All.Single(scorer => scorer.Name == name);

    /// <summary>The interaction as training gets it: the form is what the import recognises.</summary>
    private static FrozenInteraction Build(TestScorer scorer)
    {
        using var folder = new ScratchFolder();
        var imported = scorer.Import(folder.Path);
        var expected = scorer.Name.EndsWith("dot", StringComparison.Ordinal) ? InteractionKind.Dot : InteractionKind.Graph;
        Assert.Equal(expected, imported.Manifest.Interaction.Kind);
        return FrozenInteraction.Build(imported.ReadInteraction(), imported.Manifest.Anatomy, imported.Manifest.Interaction);
    }

    private static (TowerTable Users, TowerTable Items, int[] UserRows, int[] ItemRows) SomePairs(TestScorer scorer)
    {
        var userRows = Tensors.Cycle(Pairs, scorer.Users.Rows, 7);
        var itemRows = Tensors.Cycle(Pairs, scorer.Items.Rows, 11);
        return (scorer.Users.Select(userRows), scorer.Items.Select(itemRows), userRows, itemRows);
    }
}
