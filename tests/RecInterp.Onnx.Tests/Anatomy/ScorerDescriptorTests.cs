using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Anatomy;

/// <summary>What a person says of a scorer overrides what would be found.</summary>
public sealed class ScorerDescriptorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_embedding_may_be_chosen_inside_a_tower()
    {
        // The finder takes what meets the item; a person may want the vector before the last layer.
        var anatomy = ScorerReading.Of(Deep(), Told("""{ "user": { "embedding": ["user_hidden"] } }""")).Anatomy;

        Assert.Equal("user_hidden", anatomy.User.Embedding.Single().Tensor);
        Assert.Equal((6, 4), (anatomy.User.Width, anatomy.Item.Width));
        Assert.True(anatomy.InteractionOperators.ContainsKey("Tanh"));
    }

    [Fact]
    public void What_was_told_is_imported_with_its_scores()
    {
        Deep().Write(_folder["deep.onnx"]);
        var options = new ScorerImportOptions { Descriptor = Told("""{ "user": { "embedding": ["user_hidden"] }, "interaction": "graph" }"""), VerifiedPairs = 500 };

        var manifest = ScorerImport.Run(_folder["deep.onnx"], _folder["out"], options);

        Assert.Equal((6, InteractionKind.Graph), (manifest.Anatomy.User.Width, manifest.Interaction.Kind));
        Assert.InRange(manifest.Agreement.MaxDeviation, 0, 1e-5);
    }

    [Fact]
    public void A_dot_product_may_be_kept_as_the_graph_it_is()
    {
        ScorerCatalogue.PlainDot().Model.Write(_folder["dot.onnx"]);
        InteractionKind Imported(string told, string folder) =>
            ScorerImport.Run(_folder["dot.onnx"], _folder[folder], new ScorerImportOptions { Descriptor = Told(told), VerifiedPairs = 500 }).Interaction.Kind;

        Assert.Equal(InteractionKind.Dot, Imported("{}", "found"));
        Assert.Equal(InteractionKind.Graph, Imported("""{ "interaction": "graph" }""", "told"));
    }

    [Fact]
    public void A_formula_that_does_not_hold_is_not_believed()
    {
        ScorerCatalogue.Mlp().Model.Write(_folder["mlp.onnx"]);
        var options = new ScorerImportOptions { Descriptor = Told("""{ "interaction": "dot" }"""), VerifiedPairs = 500 };

        var fault = Assert.Throws<DisagreementException>(() => ScorerImport.Run(_folder["mlp.onnx"], _folder["out"], options));
        Assert.Contains("says that the interaction is a dot product; the graph gives other scores", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sides_that_names_tell_wrongly_can_be_turned_round()
    {
        var anatomy = ScorerReading.Of(ScorerCatalogue.PlainDot(users: 40, items: 30).Model, Told("""{ "user": { "inputs": ["item"] }, "item": { "inputs": ["user"] } }""")).Anatomy;

        Assert.Equal((30, 40), (anatomy.User.IdCount, anatomy.Item.IdCount));
    }

    [Fact]
    public void A_batch_axis_may_be_denied()
    {
        // One row of features: its first axis of 1 looks like a batch of one.
        var graph = new TinyGraph().Input("user", OnnxElementType.Float32, 1, 4).Input("item", OnnxElementType.Float32, 1, 4)
            .Integers("last", -1)
            .Node("Mul", ["user", "item"], ["product"])
            .Node("ReduceSum", ["product", "last"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Build();

        Assert.True(ScorerReading.Of(graph, new ScorerDescriptor()).Anatomy.User.Batched);
        Assert.False(ScorerReading.Of(graph, Told("""{ "user": { "batch": "none" }, "item": { "batch": "none" } }""")).Anatomy.User.Batched);
    }

    [Theory]
    [InlineData("""{ "usr": {} }""", "usr")]
    [InlineData("""{ "interaction": "cosmic" }""", "interaction")]
    [InlineData("""{ "user": { "embedding": "e" } }""", "embedding")]
    [InlineData("""[]""", "ScorerDescriptor")]
    [InlineData("""not json""", "ScorerDescriptor")]
    public void A_descriptor_that_says_nothing_we_know_is_refused(string json, string word)
    {
        File.WriteAllText(_folder["told.json"], json);

        Refused.As(() => ScorerDescriptor.Read(_folder["told.json"]), "told.json", word);
    }

    [Theory]
    [InlineData("""{ "user": { "embedding": ["item_vector"] } }""", "'item_vector' (given as a value of the user alone) depends on the item alone")]
    [InlineData("""{ "user": { "embedding": ["score"] } }""", "'score' (given as a value of the user alone) depends on user and item")]
    [InlineData("""{ "user": { "embedding": ["absent"] } }""", "'absent' (given as a value of the user alone) depends on neither")]
    [InlineData("""{ "output": "absent" }""", "no output 'absent' depends on user and item")]
    [InlineData("""{ "user": { "inputs": ["absent"] } }""", "has no input 'absent'")]
    public void What_is_told_and_is_not_so_is_refused(string json, string words) => Refused.As(() => ScorerReading.Of(Deep(), Told(json)), words);

    private static OnnxModel Deep() => TinyGraph.Towers(width: 4)
        .Floats("wide", [4, 6], TinyGraph.Numbers("wide", 24))
        .Floats("narrow", [6, 4], TinyGraph.Numbers("narrow", 24))
        .Node("MatMul", ["user_vector", "wide"], ["user_hidden"])
        .Node("Tanh", ["user_hidden"], ["user_curved"])
        .Node("MatMul", ["user_curved", "narrow"], ["user_out"])
        .Node("Mul", ["user_out", "item_vector"], ["product"])
        .Integers("columns", 1)
        .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
        .Output("score")
        .Build();

    private ScorerDescriptor Told(string json)
    {
        File.WriteAllText(_folder["told.json"], json);
        return ScorerDescriptor.Read(_folder["told.json"]);
    }
}
