using System.Runtime.InteropServices;
using Google.Protobuf;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;

namespace RecInterp.TestScorers;

/// <summary>Builds graphs that the product's own builder has no need for: any attribute, any type, any operator set, faults included.</summary>
internal sealed class TinyGraph
{
    public const int Users = 7;
    public const int Items = 5;

    private readonly ModelProto _model = new() { IrVersion = 8, Graph = new GraphProto { Name = "tiny" } };

    public GraphProto Graph => _model.Graph;

    /// <summary>Ids "user" and "item" of shape [B], and the vectors that they look up: "user_vector" and "item_vector" of shape [B, width].</summary>
    public static TinyGraph Towers(int width = 4, double size = 1)
    {
        return new TinyGraph()
            .Input("user", OnnxElementType.Int64, [null])
            .Input("item", OnnxElementType.Int64, [null])
            .Lookup("user_vector", "user", Users, width, size)
            .Lookup("item_vector", "item", Items, width, size);
    }

    /// <summary>Random numbers that depend on their name alone.</summary>
    public static float[] Numbers(string name, int count, double size = 1)
    {
        var random = new Random(name.Sum(letter => letter) + count);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(size * ((2 * random.NextDouble()) - 1)))];
    }

    public TinyGraph Input(string name, OnnxElementType type, params long?[] shape)
    {
        Graph.Input.Add(GraphCut.Info(new OnnxValue(name, type, shape)));
        return this;
    }

    /// <summary>A table of random rows, and a Gather from it.</summary>
    public TinyGraph Lookup(string output, string ids, int rows, int width, double size = 1)
    {
        return Floats($"{output}_table", [rows, width], Numbers(output, rows * width, size)).Node("Gather", [$"{output}_table", ids], [output]);
    }

    public TinyGraph Floats(string name, long[] shape, params float[] values) =>
        Initializer(name, OnnxElementType.Float32, shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>Whether a constant of that name was added.</summary>
    public bool Has(string name) => Graph.Initializer.Any(tensor => tensor.Name == name);

    public TinyGraph Integers(string name, params long[] values) =>
        Initializer(name, OnnxElementType.Int64, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public TinyGraph Initializer(string name, OnnxElementType type, long[] shape, byte[] raw)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(raw) };
        tensor.Dims.AddRange(shape);
        Graph.Initializer.Add(tensor);
        return this;
    }

    public TinyGraph Node(string operation, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes.Select(Attribute));
        Graph.Node.Add(node);
        return this;
    }

    /// <summary>An output whose type is left to the runtime.</summary>
    public TinyGraph Output(params string[] names)
    {
        Graph.Output.AddRange(names.Select(name => new ValueInfoProto { Name = name }));
        return this;
    }

    public ModelProto Proto(int opset = 17, int irVersion = 8)
    {
        var model = _model.Clone();
        model.IrVersion = irVersion;
        model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        return model;
    }

    public byte[] ToBytes(int opset = 17, int irVersion = 8) => Proto(opset, irVersion).ToByteArray();

    public OnnxModel Build(int opset = 17, int irVersion = 8) => OnnxModel.Parse("tiny.onnx", ToBytes(opset, irVersion));

    private static AttributeProto Attribute((string Name, object Value) attribute)
    {
        var proto = new AttributeProto { Name = attribute.Name };
        switch (attribute.Value)
        {
            case long number:
                (proto.I, proto.Type) = (number, AttributeProto.Types.AttributeType.Int);
                break;
            case float number:
                (proto.F, proto.Type) = (number, AttributeProto.Types.AttributeType.Float);
                break;
            case string text:
                (proto.S, proto.Type) = (ByteString.CopyFromUtf8(text), AttributeProto.Types.AttributeType.String);
                break;
            case long[] numbers:
                proto.Type = AttributeProto.Types.AttributeType.Ints;
                proto.Ints.AddRange(numbers);
                break;
            case float[] numbers:
                proto.Type = AttributeProto.Types.AttributeType.Floats;
                proto.Floats.AddRange(numbers);
                break;
            case TensorProto tensor:
                (proto.T, proto.Type) = (tensor, AttributeProto.Types.AttributeType.Tensor);
                break;
            case GraphProto graph:
                (proto.G, proto.Type) = (graph, AttributeProto.Types.AttributeType.Graph);
                break;
            default:
                throw new ArgumentException($"no attribute of {attribute.Value.GetType()}");
        }

        return proto;
    }
}
