using Google.Protobuf;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Graphs;

/// <summary>Files from elsewhere that lie, or ask for more than a scorer needs, are refused when they are read: before a session exists.</summary>
public class ModelRulesTests
{
    [Fact]
    public void An_operator_of_somebody_elses_domain_is_refused_with_its_node() => AssertRefused(
        proto =>
        {
            proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 3 });
            proto.Graph.Node.Add(new NodeProto { Name = "mine", OpType = "Mine", Domain = "com.example", Input = { "score" }, Output = { "mine" } });
        },
        "node mine",
        "com.example.Mine",
        "custom operators are code that is not in the file");

    [Fact]
    public void Operators_that_ONNX_Runtime_fuses_are_let_through()
    {
        var proto = Scorer();
        proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        proto.Graph.Node.Add(new NodeProto { OpType = "Gelu", Domain = "com.microsoft", Input = { "score" }, Output = { "gelu" } });

        Assert.Equal("com.microsoft", OnnxModel.Parse("tiny.onnx", proto.ToByteArray()).Nodes[^1].Domain);
        AssertRefused(model => model.Graph.Node.Add(new NodeProto { OpType = "CDist", Domain = "com.microsoft", Input = { "score" }, Output = { "far" } }), "com.microsoft.CDist");
    }

    [Theory]
    [InlineData("Loop")]
    [InlineData("Scan")]
    public void Loops_are_refused(string operation) => AssertRefused(
        proto => proto.Graph.Node.Add(new NodeProto { Name = "again", OpType = operation, Input = { "score" }, Output = { "looped" } }), $"node again: {operation} runs as often as the file says");

    [Fact]
    public void Nodes_in_a_circle_are_refused() => AssertRefused(
        proto =>
        {
            proto.Graph.Node.Add(new NodeProto { Name = "hen", OpType = "Neg", Input = { "b" }, Output = { "a" } });
            proto.Graph.Node.Add(new NodeProto { Name = "egg", OpType = "Neg", Input = { "a" }, Output = { "b" } });
        },
        "node hen reads 'b'",
        "form a loop or are out of order");

    [Fact]
    public void A_value_from_nowhere_and_a_value_computed_twice_are_refused_together() => AssertRefused(
        proto =>
        {
            proto.Graph.Node.Add(new NodeProto { Name = "lost", OpType = "Neg", Input = { "nothing" }, Output = { "a" } });
            proto.Graph.Node.Add(new NodeProto { Name = "again", OpType = "Neg", Input = { "score" }, Output = { "score" } });
        },
        "node lost reads 'nothing'",
        "node again computes 'score', which stands already");

    [Fact]
    public void A_function_that_calls_itself_is_refused() => AssertRefused(
        proto => proto.Functions.Add(new FunctionProto
        {
            Name = "Round",
            Domain = "local",
            Input = { "x" },
            Output = { "y" },
            Node = { new NodeProto { OpType = "Round", Domain = "local", Input = { "x" }, Output = { "y" } } },
        }),
        "function Round calls itself");

    [Theory]
    [InlineData(0, 17, "operator set 0")]
    [InlineData(0, 99, "operator set 99")]
    [InlineData(2, 17, "IR version 2")]
    [InlineData(99, 17, "IR version 99")]
    public void Versions_that_no_runtime_here_knows_are_refused(long ir, long opset, string words)
    {
        opset = words == "operator set 0" ? 0 : opset;
        AssertRefused(
            proto =>
            {
                proto.IrVersion = ir == 0 ? proto.IrVersion : ir;
                proto.OpsetImport[0].Version = opset;
            },
            words);
    }

    [Theory]
    [InlineData(new long[] { 1L << 40, 1L << 40 }, "expected no negative axis")]
    [InlineData(new long[] { -1, 4 }, "expected no negative axis")]
    [InlineData(new long[] { 1000, 1000 }, "needs 4000000 bytes, found 112")]
    public void A_table_that_claims_more_than_it_holds_is_refused(long[] shape, string words) => AssertRefused(
        proto =>
        {
            proto.Graph.Initializer[0].Dims.Clear();
            proto.Graph.Initializer[0].Dims.AddRange(shape);
        },
        "initializer user_vector_table",
        words);

    [Fact]
    public void Two_tables_of_one_name_are_refused() => AssertRefused(proto => proto.Graph.Initializer.Add(proto.Graph.Initializer[0].Clone()), "initializer user_vector_table stands twice");

    [Fact]
    public void Graphs_within_graphs_without_end_are_refused() => AssertRefused(
        proto =>
        {
            var inner = new GraphProto { Name = "bottom" };
            for (var i = 0; i < 20; i++)
            {
                var outer = new GraphProto { Name = $"level {i}" };
                outer.Node.Add(new NodeProto
                {
                    OpType = "If",
                    Input = { "score" },
                    Output = { $"out_{i}" },
                    Attribute = { new AttributeProto { Name = "then_branch", G = inner, Type = AttributeProto.Types.AttributeType.Graph } },
                });
                inner = outer;
            }

            proto.Graph.Node.Add(inner.Node[0]);
        },
        "nested 17 deep");

    [RealDataFact("onnx")]
    public void Everybody_elses_graphs_are_read()
    {
        var files = Directory.EnumerateFiles(RealData.PathOf("onnx")!, "*.onnx", SearchOption.AllDirectories).ToList();

        Assert.True(files.Count >= 9);
        Assert.All(files, file => Assert.NotEmpty(OnnxModel.Read(file).Nodes));
    }

    private static ModelProto Scorer() => TinyGraph.Towers().Node("Mul", ["user_vector", "item_vector"], ["score"]).Output("score").Proto();

    private static void AssertRefused(Action<ModelProto> damage, params string[] words)
    {
        var proto = Scorer();
        damage(proto);
        Refused.As(() => OnnxModel.Parse("tiny.onnx", proto.ToByteArray()), ["tiny.onnx", .. words]);
    }
}
