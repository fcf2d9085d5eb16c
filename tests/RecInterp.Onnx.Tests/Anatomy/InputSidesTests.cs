using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Graphs;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Anatomy;

public sealed class InputSidesTests
{
    [Theory]
    [InlineData("user_id", "item_id", "user_id")]
    [InlineData("movieId", "userId", "userId")]
    [InlineData("query", "documents", "query")]
    [InlineData("candidate_ids", "clicked_news_ids", "clicked_news_ids")] // What was clicked is the user's, though it holds news.
    [InlineData("item_sequence", "target_item", "item_sequence")]
    [InlineData("x", "sku", "x")] // One name tells the other.
    [InlineData("member", "y", "member")]
    [InlineData("sku", "x", "x")]
    [InlineData("input_1", "input_2", "input_1")] // Nothing is known: the user comes first.
    [InlineData("UID", "IID", "UID")]
    public void The_users_input_is_told_by_its_name(string first, string second, string user)
    {
        var sides = InputSides.Find(Dot(first, second), new ScorerDescriptor());

        Assert.Equal([user], sides.User);
        Assert.Equal([user == first ? second : first], sides.Item);
    }

    [Fact]
    public void One_side_that_was_told_leaves_the_rest_to_the_other()
    {
        var sides = InputSides.Find(Dot("item_a", "b"), new ScorerDescriptor { User = new TowerDescriptor { Inputs = ["item_a"] } });

        Assert.Equal(["item_a"], sides.User);
        Assert.Equal(["b"], sides.Item);
    }

    [Fact]
    public void A_mask_belongs_to_the_side_that_it_is_combined_with()
    {
        var model = new TinyGraph().Input("valid", OnnxElementType.Float32, null, 4).Input("user", OnnxElementType.Float32, null, 4).Input("item", OnnxElementType.Float32, null, 4)
            .Node("Mul", ["user", "valid"], ["counted"]).Node("Mul", ["counted", "item"], ["score"]).Output("score").Build();

        var sides = InputSides.Find(model, new ScorerDescriptor());

        Assert.Equal(["valid", "user"], sides.User);
        Assert.Equal(["item"], sides.Item);
    }

    [Fact]
    public void An_input_that_could_be_of_either_side_is_asked_for()
    {
        var model = new TinyGraph().Input("user", OnnxElementType.Float32, null, 4).Input("item", OnnxElementType.Float32, null, 4).Input("hour", OnnxElementType.Float32, null, 4)
            .Node("Mul", ["user", "item"], ["product"]).Node("Mul", ["product", "hour"], ["score"]).Output("score").Build();

        Refused.As(() => InputSides.Find(model, new ScorerDescriptor()), "it is not plain whether the input hour float32[?, 4]", "--user-input");
    }

    private static OnnxModel Dot(string first, string second) => new TinyGraph().Input(first, OnnxElementType.Float32, null, 4).Input(second, OnnxElementType.Float32, null, 4)
        .Node("Mul", [first, second], ["score"]).Output("score").Build();
}
