using System.Runtime.InteropServices;
using Google.Protobuf;
using RecInterp.Onnx.Format;

namespace RecInterp.Onnx.Graphs;

/// <summary>Writes a graph node by node. Values are named by their producer. Not thread safe.</summary>
/// <remarks>Operator set 17 in IR 8: old enough for the runtimes and viewers in use, new enough for axes as inputs.</remarks>
public sealed class GraphBuilder
{
    /// <summary>The operator set that the builder writes.</summary>
    public const int Opset = 17;

    private const int IrVersion = 8;

    private readonly GraphProto _graph;

    /// <summary>Starts a graph.</summary>
    /// <param name="name">Its name, as viewers show it.</param>
    /// <param name="description">One sentence on what it computes.</param>
    public GraphBuilder(string name, string description)
    {
        _graph = new GraphProto { Name = name, DocString = description };
    }

    /// <summary>Declares an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Axes; null is the free batch axis B.</param>
    /// <returns>The name.</returns>
    public string Input(string name, OnnxElementType type, params long?[] shape)
    {
        _graph.Input.Add(GraphCut.Info(new OnnxValue(name, type, shape)));
        return name;
    }

    /// <summary>Declares an output.</summary>
    /// <param name="name">The value that is given out.</param>
    /// <param name="shape">Axes; null is the free batch axis B.</param>
    public void Output(string name, params long?[] shape) =>
        _graph.Output.Add(GraphCut.Info(new OnnxValue(name, OnnxElementType.Float32, shape)));

    /// <summary>Adds a float32 constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Lengths of its axes; empty for a scalar.</param>
    /// <param name="values">Row-major values.</param>
    /// <returns>The name.</returns>
    public string Constant(string name, long[] shape, ReadOnlySpan<float> values) =>
        Initializer(name, TensorProto.Types.DataType.Float, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds an int64 constant of one axis.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its values.</param>
    /// <returns>The name.</returns>
    public string Constant(string name, params long[] values) =>
        Initializer(name, TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()));

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator, of ONNX's own domain.</param>
    /// <param name="output">The output's name, which is the node's too.</param>
    /// <param name="inputs">Names of the inputs.</param>
    /// <param name="attributes">Integer attributes by name.</param>
    /// <returns>The output's name.</returns>
    public string Node(string operation, string output, ReadOnlySpan<string> inputs, params (string Name, long Value)[] attributes) =>
        Node(operation, [output], inputs, attributes);

    /// <summary>Adds a node with several outputs.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="outputs">The outputs' names; the first is the node's too.</param>
    /// <param name="inputs">Names of the inputs.</param>
    /// <param name="attributes">Integer attributes by name.</param>
    /// <returns>The first output's name.</returns>
    public string Node(string operation, ReadOnlySpan<string> outputs, ReadOnlySpan<string> inputs, params (string Name, long Value)[] attributes)
    {
        var node = new NodeProto { OpType = operation, Name = outputs[0] };
        foreach (var input in inputs)
        {
            node.Input.Add(input);
        }

        foreach (var output in outputs)
        {
            node.Output.Add(output);
        }

        foreach (var (name, value) in attributes)
        {
            node.Attribute.Add(new AttributeProto { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int });
        }

        _graph.Node.Add(node);
        return outputs[0];
    }

    /// <summary>Adds a node with one output and one list-of-integers attribute, as Reduce operators before set 18 take their axes.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="output">The output's name.</param>
    /// <param name="input">Name of the input.</param>
    /// <param name="axes">The axes.</param>
    /// <returns>The output's name.</returns>
    public string Reduce(string operation, string output, string input, params long[] axes)
    {
        Node(operation, output, [input], ("keepdims", 1));
        var attribute = new AttributeProto { Name = "axes", Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(axes);
        _graph.Node[^1].Attribute.Add(attribute);
        return output;
    }

    /// <summary>Adds a node that puts the axes of a value in another order.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="input">Name of the input.</param>
    /// <param name="order">For each axis of the output the number of the input's axis.</param>
    /// <returns>The output's name.</returns>
    public string Transpose(string output, string input, params long[] order)
    {
        Node("Transpose", output, [input]);
        var attribute = new AttributeProto { Name = "perm", Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(order);
        _graph.Node[^1].Attribute.Add(attribute);
        return output;
    }

    /// <summary>The finished model.</summary>
    /// <param name="artifact">What messages call it.</param>
    public OnnxModel Build(string artifact)
    {
        var proto = new ModelProto { IrVersion = IrVersion, ProducerName = "RecInterp", Graph = _graph.Clone() };
        proto.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        return OnnxModel.Of(artifact, proto);
    }

    private string Initializer(string name, TensorProto.Types.DataType type, long[] shape, ReadOnlySpan<byte> bytes)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(shape);
        _graph.Initializer.Add(tensor);
        return name;
    }
}
