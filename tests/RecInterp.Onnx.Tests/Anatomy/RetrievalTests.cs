using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Anatomy;

public sealed class RetrievalTests : IDisposable
{
    private const int Width = 3;
    private const int Items = 8;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("MatMul")]
    [InlineData("Gemm")]
    [InlineData("Gemm with rows")]
    [InlineData("MatMul, bias")]
    [InlineData("MatMul, scale, bias")]
    [InlineData("Gemm with bias")]
    public void The_items_of_a_retriever_become_a_tower_of_their_own(string product)
    {
        Retriever(product).Write(_folder["retriever.onnx"]);

        var manifest = ScorerImport.Run(_folder["retriever.onnx"], _folder["out"], new ScorerImportOptions { VerifiedPairs = 500 });

        Assert.Equal((TinyGraph.Users, Items, Width, Width), (manifest.Users, manifest.Items, manifest.Anatomy.User.Width, manifest.Anatomy.Item.Width));
        Assert.Equal(product.Contains("bias", StringComparison.Ordinal) ? 1 : 0, manifest.Anatomy.Item.ScalarCount);
        Assert.Contains("TopK", manifest.Changes[0], StringComparison.Ordinal);
        Assert.EndsWith("of the original graph", manifest.Agreement.With, StringComparison.Ordinal);
        Assert.InRange(manifest.Agreement.MaxDeviation, 0, 1e-5);
    }

    [Fact]
    public void Scores_that_are_no_product_with_a_table_are_refused()
    {
        var model = Users().Floats("matrix", [Width, Items], TinyGraph.Numbers("matrix", Width * Items))
            .Node("MatMul", ["user_vector", "matrix"], ["scores"]).Node("Tanh", ["scores"], ["curved"])
            .Integers("k", 2).Node("TopK", ["curved", "k"], ["best", "places"]).Output("best", "places").Build();

        Refused.As(() => ScorerReading.Of(model, new ScorerDescriptor()), "ends in TopK", "of 'curved'", "a constant table of item vectors");
    }

    [Fact]
    public void A_graph_of_both_sides_is_read_up_to_its_TopK()
    {
        TinyGraph.Towers(width: Width).Node("Transpose", ["item_vector"], ["columns"]).Node("MatMul", ["user_vector", "columns"], ["scores"])
            .Integers("k", 1).Node("TopK", ["scores", "k"], ["best", "places"]).Output("best", "places").Build().Write(_folder["both.onnx"]);

        var manifest = ScorerImport.Run(_folder["both.onnx"], _folder["out"], new ScorerImportOptions { VerifiedPairs = 500 });

        Assert.Equal(("scores", Pairing.Block, InteractionKind.Dot), (manifest.Anatomy.Output, manifest.Anatomy.Pairing, manifest.Interaction.Kind));
        Assert.Contains("the score is 'scores', of which it takes the best", manifest.Changes[0], StringComparison.Ordinal);
    }

    private static TinyGraph Users() => new TinyGraph().Input("user", OnnxElementType.Int64, [null]).Lookup("user_vector", "user", TinyGraph.Users, Width);

    private static OnnxModel Retriever(string product)
    {
        var graph = Users();
        var byRows = product.Contains("rows", StringComparison.Ordinal);
        graph.Floats("table", byRows ? [Items, Width] : [Width, Items], TinyGraph.Numbers("table", Width * Items))
            .Floats("bias", [Items], TinyGraph.Numbers("bias", Items)).Floats("scale", [1], 2.5f).Integers("k", 3);
        var operation = product.Split(' ', ',')[0];
        string[] inputs = product == "Gemm with bias" ? ["user_vector", "table", "bias"] : ["user_vector", "table"];
        graph.Node(operation, inputs, ["scores"], byRows ? [("transB", 1L)] : []);
        var scores = "scores";
        foreach (var (step, name, constant) in new[] { ("scale", "Mul", "scale"), (", bias", "Add", "bias") }.Where(step => product.Contains(step.Item1, StringComparison.Ordinal)))
        {
            graph.Node(name, [scores, constant], [$"{scores}_{name}"]);
            scores = $"{scores}_{name}";
        }

        return graph.Node("TopK", [scores, "k"], ["best", "places"]).Output("best", "places").Build();
    }
}
