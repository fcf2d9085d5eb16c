using Google.Protobuf;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Graphs;

public sealed class OnnxModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["model.onnx"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Refused.As(() => OnnxModel.Read(Path), Path, "no such file", "expected an ONNX file");
        Refused.As(() => OnnxModel.Read(_folder.Path), _folder.Path, "is a folder", "expected an ONNX file");
    }

    [Theory]
    [InlineData("")]
    [InlineData("user,item,rating\n1,2,3\n")]
    [InlineData("{\"graph\": {}}")]
    [InlineData("PK\u0003\u0004 a saved archive")]
    public void A_file_of_another_kind_is_refused(string content)
    {
        File.WriteAllText(Path, content);

        Refused.As(() => OnnxModel.Read(Path), Path, "not an ONNX");
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused()
    {
        var whole = ScorerCatalogue.BiasedDot().Model.ToBytes();
        File.WriteAllBytes(Path, whole[..(whole.Length / 2)]);

        Refused.As(() => OnnxModel.Read(Path), Path, "not an ONNX file", $"({whole.Length / 2} bytes)");
    }

    [Fact]
    public void A_model_without_nodes_is_refused() =>
        Refused.As(() => new TinyGraph().Input("user", OnnxElementType.Int64, [null]).Build(), "tiny.onnx", "IR version 8 and 0 nodes");

    [Fact]
    public void Damaged_files_and_noise_are_read_or_refused_and_nothing_else()
    {
        byte[][] wholes = [.. ScorerCatalogue.All.Select(scorer => scorer.Model.ToBytes())];
        var random = new Random(3);
        var refused = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 4000; i++)
        {
            var bytes = i % 8 == 0 ? Damage.Noise(random) : Damage.Draw(random, wholes[i % wholes.Length]);
            refused += Refused.Or(() => OnnxModel.Parse("damaged.onnx", bytes)) ? 1 : 0;
        }

        Assert.InRange(refused, 1000, 3999);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4000L * 1_000_000); // No claim of a file of some kilobytes is believed.
    }

    [Fact]
    public void A_damaged_graph_has_an_anatomy_or_is_refused()
    {
        // Weights make most of a file; without them most damage hits the graph.
        var whole = TinyGraph.Towers(width: 2).Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Integers("columns", 1).Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L)).Output("score").ToBytes();
        var random = new Random(4);
        var refused = 0;
        for (var i = 0; i < 600; i++)
        {
            var bytes = Damage.Draw(random, whole);
            refused += Refused.Or(() => AnatomyFinder.Find(OnnxModel.Parse("damaged.onnx", bytes), "user", "item")) ? 1 : 0;
        }

        Assert.InRange(refused, 300, 599);
    }

    [Fact]
    public void What_the_product_does_not_know_of_a_file_survives_reading_and_writing()
    {
        var proto = TinyGraph.Towers().Node("Mul", ["user_vector", "item_vector"], ["score"]).Output("score").Proto();
        byte[] training = [0xA2, 0x01, 0x03, 0x0A, 0x01, (byte)'t']; // Field 20 of a model: how to train it.
        byte[] bytes = [.. proto.ToByteArray(), .. training];

        Assert.Equal(bytes, OnnxModel.Parse("tiny.onnx", bytes).ToBytes());
    }

    [Fact]
    public void A_model_tells_its_inputs_outputs_and_producer()
    {
        var proto = TinyGraph.Towers().Node("Mul", ["user_vector", "item_vector"], ["score"]).Output("score").Proto();
        proto.ProducerName = "pytorch";
        proto.ProducerVersion = "2.10.0";

        var model = OnnxModel.Parse("tiny.onnx", proto.ToByteArray());

        Assert.Equal(["user int64[?]", "item int64[?]"], model.Inputs.Select(input => input.Describe()));
        Assert.Equal(["score no tensor"], model.Outputs.Select(output => output.Describe()));
        Assert.Equal("pytorch 2.10.0", model.Producer);
        Assert.Equal((8, 17), (model.IrVersion, model.Opset));
    }

    [Fact]
    public void Constants_that_old_files_also_list_as_inputs_are_no_inputs()
    {
        var model = TinyGraph.Towers().Input("user_vector_table", OnnxElementType.Float32, TinyGraph.Users, 4)
            .Node("Mul", ["user_vector", "item_vector"], ["score"]).Output("score").Build(opset: 8, irVersion: 3);

        Assert.Equal(["user", "item"], model.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void Both_names_of_the_standard_operator_set_count_and_none_is_refused()
    {
        var proto = TinyGraph.Towers().Node("Mul", ["user_vector", "item_vector"], ["score"]).Output("score").Proto();
        proto.OpsetImport.Clear();
        Refused.As(() => OnnxModel.Parse("tiny.onnx", proto.ToByteArray()), "names no operator set", "one of ai.onnx");

        proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx", Version = 13 });
        proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        var model = OnnxModel.Parse("tiny.onnx", proto.ToByteArray());
        Assert.Equal(13, model.Opset);
        Assert.Equal(1, model.Opsets["com.microsoft"]);
    }

    [Fact]
    public void A_node_without_a_name_is_called_by_what_it_does()
    {
        var model = TinyGraph.Towers().Node("Mul", ["user_vector", "item_vector"], ["score"]).Output("score").Build();

        Assert.Equal("Mul -> score", model.Nodes[^1].Name);
    }

    [Fact]
    public void An_attribute_of_another_type_is_refused()
    {
        var model = TinyGraph.Towers().Node("Concat", ["user_vector", "item_vector"], ["both"], ("axis", 1f)).Output("both").Build();

        Refused.As(() => model.Nodes[^1].Integer("axis", 0), "tiny.onnx", "Concat -> both", "attribute axis is Float", "expected Int");
        Assert.Equal(-1, model.Nodes[^1].Integer("absent", -1));
        Assert.Equal(1f, model.Nodes[^1].Number("axis", 0));
    }

    [Fact]
    public void An_attribute_that_is_given_twice_is_refused() => Refused.As(
        () => TinyGraph.Towers().Node("Concat", ["user_vector", "item_vector"], ["both"], ("axis", 1L), ("axis", 0L)).Build(),
        "tiny.onnx",
        "Concat -> both",
        "axis");
}
