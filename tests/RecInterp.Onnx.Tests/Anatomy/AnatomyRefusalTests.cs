using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Graphs;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Anatomy;

/// <summary>Graphs and names that make no two-tower scorer.</summary>
public class AnatomyRefusalTests
{
    private static readonly OnnxModel Scorer = ScorerCatalogue.BiasedDot().Model;

    [Theory]
    [InlineData("uid", "item", "'uid' (given as the user input)")]
    [InlineData("user", "movie", "'movie' (given as the item input)")]
    [InlineData("User", "item", "'User' (given as the user input)")]
    public void A_wrong_input_name_is_answered_with_the_names_that_exist(string user, string item, string named) =>
        Refused.As(() => AnatomyFinder.Find(Scorer, user, item), "biased-dot.onnx", named, "user int64[?] and item int64[?]");

    [Fact]
    public void One_name_for_both_inputs_is_refused() =>
        Refused.As(() => AnatomyFinder.Find(Scorer, "item", "item"), "user and item input are both 'item'", "expected two inputs");

    [Fact]
    public void A_third_input_is_refused()
    {
        var model = TinyGraph.Towers().Input("context", OnnxElementType.Float32, null, 2)
            .Node("Mul", ["user_vector", "item_vector"], ["score"]).Output("score").Build();

        Refused.As(() => AnatomyFinder.Find(model, "user", "item"), "also has the input context float32[?, 2]", "expected only 'user' and 'item'");
    }

    [Fact]
    public void A_score_without_the_user_is_refused()
    {
        var model = TinyGraph.Towers().Node("Sigmoid", ["item_vector"], ["score"]).Output("score").Build();

        Refused.As(() => AnatomyFinder.Find(model, "user", "item"), "no output depends on user and item", "score no tensor (of the item alone)");
    }

    [Theory]
    [InlineData(OnnxElementType.Text, new[] { "text[?]", "int64, int32, bool, float16, float32 or float64" })]
    [InlineData(OnnxElementType.Complex64, new[] { "complex64[?]", "int64, int32, bool, float16, float32 or float64" })]
    [InlineData(OnnxElementType.Undefined, new[] { "no tensor", "int64, int32, bool, float16, float32 or float64" })]
    public void An_input_that_cannot_be_fed_is_refused(OnnxElementType type, string[] words)
    {
        var model = AnatomyFinderTests.Features("item", type, [null]).Output("score").Build();

        Refused.As(() => AnatomyFinder.Find(model, "user", "item"), ["item input item", .. words]);
    }

    [Fact]
    public void An_embedding_as_long_as_its_input_has_no_width() => Refused.As(
        () => AnatomyFinder.Find(
            new TinyGraph()
                .Input("user", OnnxElementType.Float32, null, null)
                .Input("item", OnnxElementType.Float32, null, null)
                .Node("Mul", ["user", "item"], ["products"])
                .Integers("columns", 1)
                .Node("ReduceSum", ["products", "columns"], ["score"])
                .Output("score")
                .Build(),
            "user",
            "item"),
        "user float32[B, ?]",
        "for inputs of length 5",
        "expected fixed lengths");

    [Fact]
    public void Biases_without_an_embedding_are_refused()
    {
        var model = TinyGraph.Towers()
            .Floats("bias_table", [TinyGraph.Users], TinyGraph.Numbers("bias", TinyGraph.Users))
            .Node("Gather", ["bias_table", "user"], ["user_bias"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["item_vector", "columns"], ["item_bias"], ("keepdims", 0L))
            .Node("Add", ["user_bias", "item_bias"], ["score"])
            .Output("score")
            .Build();

        Refused.As(() => AnatomyFinder.Find(model, "user", "item"), "no user embedding", "'user_bias' of one column", "a vector of at least 2");
    }

    [Fact]
    public void A_retriever_that_ends_in_the_best_items_has_no_single_score()
    {
        var model = TinyGraph.Towers()
            .Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Integers("count", 2)
            .Node("TopK", ["product", "count"], ["best", "places"])
            .Output("best", "places")
            .Build();

        Refused.As(() => AnatomyFinder.Find(model, "user", "item"), "several outputs depend on user and item", "best", "places");
    }

    [Fact]
    public void A_tower_that_moves_the_batch_axis_is_refused()
    {
        var model = TinyGraph.Towers()
            .Node("Transpose", ["user_vector"], ["user_columns"])
            .Node("Relu", ["user_columns"], ["user_positive"])
            .Node("MatMul", ["item_vector", "user_positive"], ["score"])
            .Output("score")
            .Build();

        Refused.As(() => AnatomyFinder.Find(model, "user", "item"), "user tensor 'user_positive' has shape [4, 3] for 3 users", "keep the batch axis first");
    }

    [Fact]
    public void Integers_on_the_border_are_no_embedding()
    {
        var model = TinyGraph.Towers()
            .Node("Cast", ["user_vector"], ["user_code"], ("to", 7L))
            .Node("Cast", ["item_vector"], ["item_code"], ("to", 7L))
            .Node("Mul", ["user_code", "item_code"], ["score"])
            .Output("score")
            .Build();

        Refused.As(() => AnatomyFinder.Find(model, "user", "item"), "user tensor 'user_code' holds integers", "expected an embedding of floats");
    }

    [Fact]
    public void A_tower_that_does_not_run_is_refused_with_the_runtimes_reason()
    {
        var model = TinyGraph.Towers()
            .Integers("shape", 2, 2)
            .Node("Reshape", ["user_vector", "shape"], ["user_square"])
            .Node("Mul", ["user_square", "item_vector"], ["score"])
            .Output("score")
            .Build();

        Refused.As(() => AnatomyFinder.Find(model, "user", "item"), "tiny.onnx", "the user tower does not run on 3 rows", "Reshape");
    }

    [Fact]
    public void An_operator_that_the_runtime_does_not_know_is_refused()
    {
        var model = TinyGraph.Towers()
            .Node("Teleport", ["user_vector"], ["user_there"])
            .Node("Mul", ["user_there", "item_vector"], ["score"])
            .Output("score")
            .Build();

        Refused.As(() => AnatomyFinder.Find(model, "user", "item"), "tiny.onnx", "ONNX Runtime refuses the model", "Teleport");
    }
}
