using Google.Protobuf;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Graphs;

public class GraphCutTests
{
    [Fact]
    public void A_part_holds_only_the_nodes_and_constants_that_it_needs()
    {
        var model = Scorer();

        var part = GraphCut.Extract(model, [model.Inputs[0]], [Free("user_vector")]);

        Assert.Equal(["Gather"], part.Nodes.Select(node => node.Operator));
        Assert.Equal(["user_vector_table"], part.Constants.Keys);
        Assert.Equal(["user"], part.Inputs.Select(input => input.Name));
        Assert.Equal(["user_vector"], part.Outputs.Select(output => output.Name));
        Assert.Equal(17, part.Opset);
    }

    [Fact]
    public void The_parts_together_give_the_score_of_the_whole()
    {
        var model = Scorer();
        var (user, item) = (Integers(3, 0), Integers(4, 1));
        using var whole = OnnxSession.Open(model);
        var expected = whole.Run(("user", user), ("item", item))[0];

        using var userTower = OnnxSession.Open(GraphCut.Extract(model, [model.Inputs[0]], [Free("user_vector")]));
        using var itemTower = OnnxSession.Open(GraphCut.Extract(model, [model.Inputs[1]], [Free("item_vector")]));
        OnnxValue[] border = [new("user_vector", OnnxElementType.Float32, [null, 4]), new("item_vector", OnnxElementType.Float32, [null, 4])];
        using var interaction = OnnxSession.Open(GraphCut.Extract(model, border, [Free("score")]));
        var found = interaction.Run(("user_vector", userTower.Run(("user", user))[0]), ("item_vector", itemTower.Run(("item", item))[0]))[0];

        Assert.Equal([2L], found.Shape);
        Assert.Equal(expected.Floats, found.Floats);
    }

    [Fact]
    public void Values_that_a_nested_graph_takes_from_around_it_are_kept()
    {
        var model = Conditional();

        var part = GraphCut.Extract(model, [model.Inputs[0]], [Free("user_vector")]);

        Assert.Equal(["If", "Mul"], part.Nodes.Select(node => node.Operator).Order(StringComparer.Ordinal));
        Assert.Equal(["factor", "is_on", "table", "two"], part.Constants.Keys.Order(StringComparer.Ordinal));
        using var session = OnnxSession.Open(part);
        Assert.Equal([40f, 60f, 80f, 100f], session.Run(("user", Integers(1, 2)))[0].Floats ?? []);
    }

    [Fact]
    public void Functions_that_nodes_call_come_along()
    {
        var proto = Scorer().Proto.Clone();
        proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "local", Version = 1 });
        proto.Functions.Add(FunctionProto.Parser.ParseFrom(Twice));
        proto.Graph.Node.Add(new NodeProto { OpType = "Twice", Domain = "local", Input = { "user_vector" }, Output = { "user_twice" } });
        var model = OnnxModel.Parse("tiny.onnx", proto.ToByteArray());

        using var plain = OnnxSession.Open(GraphCut.Extract(model, [model.Inputs[0]], [Free("user_vector")]));
        using var doubled = OnnxSession.Open(GraphCut.Extract(model, [model.Inputs[0]], [Free("user_twice")]));

        var vector = plain.Run(("user", Integers(3)))[0].Floats ?? [];
        Assert.Equal(Array.ConvertAll(vector, value => 2 * value), doubled.Run(("user", Integers(3)))[0].Floats ?? []);
    }

    [Fact]
    public void A_part_that_needs_another_input_is_refused() => Refused.As(
        () => GraphCut.Extract(Scorer(), [Scorer().Inputs[0]], [Free("score")]),
        "tiny.onnx",
        "score also depends on 'item'",
        "expected only user");

    [Fact]
    public void Cutting_leaves_the_whole_as_it_was()
    {
        var model = Scorer();
        var before = model.ToBytes();

        var part = GraphCut.Extract(model, [model.Inputs[0]], [Free("user_vector")]);
        part.Proto.Graph.Node[0].OpType = "Changed";

        Assert.Equal(before, model.ToBytes());
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(9, 9)]
    public void A_part_of_an_old_file_gets_a_version_in_which_constants_are_no_inputs(int irVersion, int expected)
    {
        var model = TinyGraph.Towers().Node("Mul", ["user_vector", "item_vector"], ["score"]).Output("score").Build(opset: 8, irVersion);

        Assert.Equal(expected, GraphCut.Extract(model, [model.Inputs[0]], [Free("user_vector")]).IrVersion);
    }

    [Fact]
    public void A_value_that_is_fed_is_not_computed_again()
    {
        var model = Scorer();

        var part = GraphCut.Extract(model, [new("product", OnnxElementType.Float32, [null, 4])], [Free("score")]);

        Assert.Equal(["ReduceSum"], part.Nodes.Select(node => node.Operator));
    }

    internal static OnnxModel Scorer() => TinyGraph.Towers()
        .Node("Mul", ["user_vector", "item_vector"], ["product"])
        .Integers("columns", 1)
        .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
        .Output("score")
        .Build();

    /// <summary>A user tower inside a branch of If, which has no inputs of its own: it takes the looked-up row from around it.</summary>
    private static OnnxModel Conditional()
    {
        var nested = new TinyGraph().Node("Gather", ["table", "user"], ["row"]).Node("Mul", ["row", "factor"], ["chosen"]).Output("chosen");
        var other = new TinyGraph().Node("Identity", ["table"], ["everything"]).Output("everything");
        return new TinyGraph()
            .Input("user", OnnxElementType.Int64, [null])
            .Floats("table", [3, 2], 0, 1, 2, 3, 4, 5)
            .Floats("factor", [], 10)
            .Initializer("is_on", OnnxElementType.Bool, [], [1])
            .Node("If", ["is_on"], ["row_or_table"], ("then_branch", nested.Graph), ("else_branch", other.Graph))
            .Floats("two", [], 2)
            .Node("Mul", ["row_or_table", "two"], ["user_vector"])
            .Output("user_vector")
            .Build();
    }

    /// <summary>A function as the format writes it (FunctionProto): local.Twice(x) = x + x.</summary>
    private static byte[] Twice =>
    [
        .. Field(1, "Twice"u8),
        .. Field(4, "x"u8),
        .. Field(5, "y"u8),
        .. Field(7, new NodeProto { OpType = "Add", Input = { "x", "x" }, Output = { "y" } }.ToByteArray()),
        .. Field(9, new OperatorSetIdProto { Version = 17 }.ToByteArray()),
        .. Field(10, "local"u8),
    ];

    /// <summary>A field of fewer than 128 bytes.</summary>
    private static byte[] Field(int number, ReadOnlySpan<byte> value) => [(byte)((number << 3) | 2), (byte)value.Length, .. value];

    private static OnnxValue Free(string name) => new(name, OnnxElementType.Undefined, [null]);

    private static OnnxTensor Integers(params long[] values) => new([values.Length], null, values);
}
