using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Anatomy;

public class InteractionProbeTests
{
    private static readonly Dictionary<string, Func<TinyGraph, TinyGraph>> Dots = new()
    {
        ["Mul, ReduceSum"] = graph => graph
            .Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L)),
        ["MatMul of a row and a column"] = graph => graph
            .Integers("one", 1)
            .Integers("two", 2)
            .Node("Unsqueeze", ["user_vector", "one"], ["row"])
            .Node("Unsqueeze", ["item_vector", "two"], ["column"])
            .Node("MatMul", ["row", "column"], ["block"])
            .Integers("flat", -1)
            .Node("Reshape", ["block", "flat"], ["score"]),
        ["Einsum"] = graph => graph.Node("Einsum", ["user_vector", "item_vector"], ["score"], ("equation", "bd,bd->b")),
        ["Einsum with swapped sides"] = graph => graph.Node("Einsum", ["item_vector", "user_vector"], ["score"], ("equation", "bd,bd->b")),
        ["half the difference of squares"] = graph => graph
            .Node("Add", ["user_vector", "item_vector"], ["sum"])
            .Node("Sub", ["user_vector", "item_vector"], ["difference"])
            .Node("ReduceSumSquare", ["sum"], ["sum_square"], ("axes", new long[] { 1 }), ("keepdims", 0L))
            .Node("ReduceSumSquare", ["difference"], ["difference_square"], ("axes", new long[] { 1 }), ("keepdims", 0L))
            .Node("Sub", ["sum_square", "difference_square"], ["four_dots"])
            .Floats("quarter", [], 0.25f)
            .Node("Mul", ["four_dots", "quarter"], ["score"]),
    };

    public static TheoryData<string> DotNames => [.. Dots.Keys];

    [Theory]
    [MemberData(nameof(DotNames))]
    public void A_dot_product_is_recognised_however_it_is_written(string name)
    {
        var form = Recognise(Dots[name](TinyGraph.Towers(width: 8)));

        Assert.Equal((InteractionKind.Dot, 0d), (form.Kind, form.Constant));
        Assert.InRange(form.Deviation, 0, 1e-5);
    }

    [Fact]
    public void Scalars_of_both_sides_and_a_constant_belong_to_the_formula()
    {
        var form = Recognise(Dots["Einsum"](TinyGraph.Towers())
            .Floats("bias_table", [TinyGraph.Users], TinyGraph.Numbers("bias", TinyGraph.Users))
            .Node("Gather", ["bias_table", "user"], ["user_bias"])
            .Node("Add", ["score", "user_bias"], ["biased"])
            .Floats("mean", [], 3.25f)
            .Node("Add", ["biased", "mean"], ["rating"]), "rating");

        Assert.Equal(InteractionKind.Dot, form.Kind);
        Assert.Equal(3.25, form.Constant, 1e-5); // Mean of 256 float32 differences.
    }

    [Theory]
    [InlineData("Sigmoid")]
    [InlineData("Relu")]
    [InlineData("Tanh")]
    public void A_function_of_the_dot_product_is_no_dot_product(string function) =>
        Assert.Equal(new InteractionForm(InteractionKind.Graph, 0, 0), Recognise(Dots["Einsum"](TinyGraph.Towers()).Node(function, ["score"], ["rating"]), "rating"));

    [Fact]
    public void A_multiple_of_the_dot_product_is_one_with_a_scale()
    {
        var form = Recognise(Dots["Einsum"](TinyGraph.Towers()).Node("Neg", ["score"], ["against"]).Floats("half", [], 0.5f).Node("Mul", ["against", "half"], ["rating"]), "rating");

        Assert.Equal((InteractionKind.Dot, 0), (form.Kind, form.Constant));
        Assert.Equal(-0.5, form.Scale, 1e-5);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-4)]
    [InlineData(0)]
    public void A_sigmoid_of_tiny_dot_products_is_no_dot_product(double size) =>
        Assert.Equal(InteractionKind.Graph, Recognise(Dots["Einsum"](TinyGraph.Towers(size: size)).Node("Sigmoid", ["score"], ["rating"]), "rating").Kind);

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0)]
    [InlineData(10)]
    public void A_dot_product_of_embeddings_of_any_size_is_one(double size) =>
        Assert.Equal(InteractionKind.Dot, Recognise(Dots["Mul, ReduceSum"](TinyGraph.Towers(width: 32, size))).Kind);

    [Fact]
    public void A_weighted_dot_product_is_no_dot_product()
    {
        var form = Recognise(TinyGraph.Towers()
            .Floats("weights", [4], 1, 1, 1, 1.001f)
            .Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Node("Mul", ["product", "weights"], ["weighted"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["weighted", "columns"], ["score"], ("keepdims", 0L)));

        Assert.Equal(InteractionKind.Graph, form.Kind);
    }

    [Fact]
    public void Sides_of_different_width_have_no_dot_product()
    {
        var form = Recognise(new TinyGraph()
            .Input("user", OnnxElementType.Int64, [null])
            .Input("item", OnnxElementType.Int64, [null])
            .Lookup("user_vector", "user", TinyGraph.Users, 3)
            .Lookup("item_vector", "item", TinyGraph.Items, 2)
            .Node("Concat", ["user_vector", "item_vector"], ["pair"], ("axis", 1L))
            .Integers("columns", 1)
            .Node("ReduceSum", ["pair", "columns"], ["score"], ("keepdims", 0L)));

        Assert.Equal(InteractionKind.Graph, form.Kind);
    }

    private static InteractionForm Recognise(TinyGraph graph, string output = "score")
    {
        var model = graph.Output(output).Build();
        var anatomy = AnatomyFinder.Find(model, "user", "item");
        using var session = InteractionSession.Open(InteractionCut.Of(model, anatomy), anatomy);
        return InteractionProbe.Recognise(session, Table(model, anatomy.User, TinyGraph.Users), Table(model, anatomy.Item, TinyGraph.Items));
    }

    private static TowerTable Table(OnnxModel model, TowerAnatomy tower, int rows)
    {
        using var session = TowerSession.Open(TowerSession.Cut(model, tower), tower);
        return session.Run(TowerInputs.Ids(rows));
    }
}
