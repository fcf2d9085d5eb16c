using Google.Protobuf;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Graphs;

public class OnnxTensorTests
{
    [Theory]
    [InlineData(OnnxElementType.Float32, "0000C03F000000C0")]
    [InlineData(OnnxElementType.Float64, "000000000000F83F00000000000000C0")]
    [InlineData(OnnxElementType.Float16, "003E00C0")]
    [InlineData(OnnxElementType.BFloat16, "C03F00C0")]
    public void Floats_of_every_type_are_read_from_raw_bytes(OnnxElementType type, string raw)
    {
        var tensor = Constant(type, proto => proto.RawData = ByteString.CopyFrom(Convert.FromHexString(raw)));

        Assert.Equal([1.5f, -2f], tensor.Floats ?? []);
        Assert.Null(tensor.Integers);
    }

    [Theory]
    [InlineData(OnnxElementType.Int64, "0100000000000000FEFFFFFFFFFFFFFF", 1L, -2L)]
    [InlineData(OnnxElementType.Int32, "01000000FEFFFFFF", 1L, -2L)]
    [InlineData(OnnxElementType.Int16, "0100FEFF", 1L, -2L)]
    [InlineData(OnnxElementType.Int8, "01FE", 1L, -2L)]
    [InlineData(OnnxElementType.UInt64, "0100000000000000FEFFFFFFFFFFFF7F", 1L, 0x7FFFFFFFFFFFFFFE)]
    [InlineData(OnnxElementType.UInt32, "01000000FEFFFFFF", 1L, 0xFFFFFFFEL)]
    [InlineData(OnnxElementType.UInt16, "0100FEFF", 1L, 0xFFFEL)]
    [InlineData(OnnxElementType.UInt8, "01FE", 1L, 0xFEL)]
    [InlineData(OnnxElementType.Bool, "0100", 1L, 0L)]
    public void Integers_of_every_type_are_read_from_raw_bytes(OnnxElementType type, string raw, long first, long second)
    {
        var tensor = Constant(type, proto => proto.RawData = ByteString.CopyFrom(Convert.FromHexString(raw)));

        Assert.Equal([first, second], tensor.Integers ?? []);
        Assert.Null(tensor.Floats);
    }

    [Fact]
    public void Values_are_read_from_the_field_of_their_type_too()
    {
        Assert.Equal([1.5f, -2f], Constant(OnnxElementType.Float32, proto => proto.FloatData.Add([1.5f, -2f])).Floats ?? []);
        Assert.Equal([1.5f, -2f], Constant(OnnxElementType.Float64, proto => proto.DoubleData.Add([1.5, -2])).Floats ?? []);
        Assert.Equal([1.5f, -2f], Constant(OnnxElementType.Float16, proto => proto.Int32Data.Add([0x3E00, 0xC000])).Floats ?? []);
        Assert.Equal([1.5f, -2f], Constant(OnnxElementType.BFloat16, proto => proto.Int32Data.Add([0x3FC0, 0xC000])).Floats ?? []);
        Assert.Equal([1L, -2L], Constant(OnnxElementType.Int64, proto => proto.Int64Data.Add([1, -2])).Integers ?? []);
        Assert.Equal([1L, 4294967294L], Constant(OnnxElementType.UInt32, proto => proto.Uint64Data.Add([1, 4294967294])).Integers ?? []);
        Assert.Equal([1L, 2L], Constant(OnnxElementType.UInt64, proto => proto.Uint64Data.Add([1, 2])).Integers ?? []);
        foreach (var type in new[] { OnnxElementType.Int32, OnnxElementType.Int16, OnnxElementType.Int8 })
        {
            Assert.Equal([1L, -2L], Constant(type, proto => proto.Int32Data.Add([1, -2])).Integers ?? []);
        }

        foreach (var type in new[] { OnnxElementType.UInt16, OnnxElementType.UInt8, OnnxElementType.Bool })
        {
            Assert.Equal([1L, 0L], Constant(type, proto => proto.Int32Data.Add([1, 0])).Integers ?? []);
        }
    }

    [Theory]
    [InlineData(OnnxElementType.Complex64)]
    [InlineData(OnnxElementType.Complex128)]
    [InlineData(OnnxElementType.Undefined)]
    [InlineData((OnnxElementType)99)]
    public void Other_types_are_refused(OnnxElementType type) =>
        Refused.As(() => Constant(type, proto => proto.RawData = ByteString.CopyFrom(new byte[type == OnnxElementType.Complex64 ? 16 : 32])), "tiny.onnx", "initializer c", type.ToString(), "expected floats, integers or truth values");

    [Fact]
    public void Values_in_another_file_are_refused() => Refused.As(
        () => Constant(OnnxElementType.Float32, proto =>
        {
            proto.DataLocation = TensorProto.Types.DataLocation.External;
            proto.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../secret.bin" });
        }),
        "tiny.onnx",
        "initializer c",
        "another file",
        "only from a path");

    [Fact]
    public void Too_few_and_too_many_values_are_refused()
    {
        Refused.As(() => Constant(OnnxElementType.Float32, proto => proto.FloatData.Add(1)), "initializer c", "shape (2) needs 2 values, found 1");
        Refused.As(() => Constant(OnnxElementType.Int32, proto => proto.RawData = ByteString.CopyFrom(new byte[12])), "initializer c", "shape (2) needs 8 bytes, found 12");
    }

    [Fact]
    public void A_shape_that_counts_nothing_is_refused()
    {
        Refused.As(() => Constant(OnnxElementType.Float32, proto => proto.Dims[0] = -1), "initializer c", "(-1)", "no negative axis");
        Refused.As(() => Constant(OnnxElementType.Float32, proto => proto.Dims.Add([1L << 32, 1L << 31])), "initializer c", "(2, 4294967296, 2147483648)");
    }

    [Fact]
    public void An_unsigned_number_beyond_int64_is_refused() =>
        Refused.As(() => Constant(OnnxElementType.UInt64, proto => proto.Uint64Data.Add([1, ulong.MaxValue])), "initializer c", "18446744073709551615");

    [Fact]
    public void Constant_nodes_are_read_in_all_their_forms()
    {
        var tensor = new TensorProto { DataType = (int)OnnxElementType.Float32, FloatData = { 1, 2 }, Dims = { 1, 2 } };
        var model = new TinyGraph()
            .Node("Constant", [], ["tensor"], ("value", tensor))
            .Node("Constant", [], ["float"], ("value_float", 3f))
            .Node("Constant", [], ["floats"], ("value_floats", new[] { 4f, 5f }))
            .Node("Constant", [], ["int"], ("value_int", 6L))
            .Node("Constant", [], ["ints"], ("value_ints", new[] { 7L, 8L, 9L }))
            .Node("Constant", [], ["text"], ("value_string", "not a number"))
            .Build();

        Assert.Equal(["float", "floats", "int", "ints", "tensor"], model.Constants.Keys.Order(StringComparer.Ordinal));
        AssertHolds(model.Constants["tensor"], [1L, 2L], [1f, 2f]);
        AssertHolds(model.Constants["float"], [], [3f]);
        AssertHolds(model.Constants["floats"], [2L], [4f, 5f]);
        AssertHolds(model.Constants["int"], [], [6L]);
        AssertHolds(model.Constants["ints"], [3L], [7L, 8L, 9L]);
    }

    [Fact]
    public void A_Constant_node_without_its_value_is_refused()
    {
        Refused.As(() => new TinyGraph().Node("Constant", [], ["c"]).Build(), "tiny.onnx", "Constant -> c", "expected value");
        var empty = new TinyGraph().Node("Constant", [], ["c"], ("value", 1L));
        Refused.As(() => empty.Build(), "tiny.onnx", "Constant -> c", "value");
        Refused.As(() => new TinyGraph().Node("Constant", [], [], ("value_float", 1f)).Build(), "tiny.onnx", "Constant", "outputs");
    }

    [Fact]
    public void Text_constants_are_left_alone()
    {
        var graph = TinyGraph.Towers().Node("Mul", ["user_vector", "item_vector"], ["score"]);
        graph.Graph.Initializer.Add(new TensorProto { Name = "titles", DataType = (int)OnnxElementType.Text, Dims = { 1 } });

        Assert.DoesNotContain("titles", graph.Build().Constants.Keys);
    }

    private static void AssertHolds(OnnxTensor tensor, long[] shape, float[] values)
    {
        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(values, tensor.Floats);
    }

    private static void AssertHolds(OnnxTensor tensor, long[] shape, long[] values)
    {
        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(values, tensor.Integers);
    }

    /// <summary>A constant "c" of shape [2].</summary>
    private static OnnxTensor Constant(OnnxElementType type, Action<TensorProto> fill)
    {
        var graph = new TinyGraph().Node("Identity", ["c"], ["score"]).Output("score");
        var proto = new TensorProto { Name = "c", DataType = (int)type, Dims = { 2 } };
        fill(proto);
        graph.Graph.Initializer.Add(proto);
        return graph.Build().Constants["c"];
    }
}
