using System.Runtime.InteropServices;
using Google.Protobuf;
using RecInterp.Onnx.Format;

namespace RecInterp.Onnx.Graphs;

/// <summary>A copy of a graph that is being changed. Not thread safe.</summary>
internal sealed class GraphEdit
{
    private readonly OnnxModel _source;
    private readonly HashSet<string> _names;

    public GraphEdit(OnnxModel source)
    {
        _source = source;
        Proto = source.Proto.Clone();
        Proto.Graph.ValueInfo.Clear(); // They state shapes that the change may make wrong; the runtime infers them anew.
        _names = Proto.Graph.Node.SelectMany(node => node.Output.Concat(node.Input))
            .Concat(Proto.Graph.Initializer.Select(tensor => tensor.Name))
            .Concat(Proto.Graph.Input.Select(input => input.Name))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The copy.</summary>
    public ModelProto Proto { get; }

    private GraphProto Graph => Proto.Graph;

    /// <summary>The changed model.</summary>
    public OnnxModel Finish()
    {
        Proto.IrVersion = Math.Max(Proto.IrVersion, 4); // From IR 4 on, initializers need not be listed as inputs.
        return OnnxModel.Of(_source.Artifact, Proto);
    }

    /// <summary>A name that nothing in the graph has.</summary>
    /// <param name="like">What it resembles.</param>
    public string Fresh(string like)
    {
        var name = like;
        for (var i = 1; !_names.Add(name); i++)
        {
            name = $"{like}_{i}";
        }

        return name;
    }

    /// <summary>Adds an int64 constant of one axis.</summary>
    public string Integers(string like, params long[] values) =>
        Add(new TensorProto { DataType = (int)OnnxElementType.Int64, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) }, like, [values.Length]);

    /// <summary>Adds a float32 constant.</summary>
    public string Floats(string like, long[] shape, ReadOnlySpan<float> values) =>
        Add(new TensorProto { DataType = (int)OnnxElementType.Float32, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) }, like, shape);

    /// <summary>Makes a node; it is not yet in the graph.</summary>
    public NodeProto Node(string operation, string like, params ReadOnlySpan<string> inputs)
    {
        var output = Fresh(like);
        var node = new NodeProto { OpType = operation, Name = output };
        foreach (var input in inputs)
        {
            node.Input.Add(input);
        }

        node.Output.Add(output);
        return node;
    }

    /// <summary>Gives a node an integer attribute.</summary>
    public static NodeProto With(NodeProto node, string attribute, long value)
    {
        node.Attribute.Add(new AttributeProto { Name = attribute, I = value, Type = AttributeProto.Types.AttributeType.Int });
        return node;
    }

    /// <summary>Gives a node a list-of-integers attribute.</summary>
    public static NodeProto With(NodeProto node, string attribute, long[] values)
    {
        var list = new AttributeProto { Name = attribute, Type = AttributeProto.Types.AttributeType.Ints };
        list.Ints.AddRange(values);
        node.Attribute.Add(list);
        return node;
    }

    private string Add(TensorProto tensor, string like, long[] shape)
    {
        tensor.Name = Fresh(like);
        tensor.Dims.AddRange(shape);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
