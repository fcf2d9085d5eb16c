using RecInterp.Onnx.Files;
using RecInterp.Onnx.Format;

namespace RecInterp.Onnx.Graphs;

/// <summary>One use of an operator in a graph. Immutable, thread safe.</summary>
public sealed class OnnxNode
{
    private readonly string _artifact;
    private readonly Dictionary<string, AttributeProto> _attributes;

    internal OnnxNode(string artifact, NodeProto proto)
    {
        _artifact = artifact;
        _attributes = new Dictionary<string, AttributeProto>(StringComparer.Ordinal);
        Operator = proto.OpType;
        Domain = proto.Domain is "ai.onnx" ? "" : proto.Domain;
        Inputs = [.. proto.Input];
        Outputs = [.. proto.Output];
        Reads = [.. GraphCut.Reads(proto).Distinct(StringComparer.Ordinal)];
        Name = proto.Name.Length > 0 ? proto.Name : $"{proto.OpType} -> {string.Join(", ", proto.Output)}";
        foreach (var attribute in proto.Attribute)
        {
            if (!_attributes.TryAdd(attribute.Name, attribute))
            {
                throw new InvalidArtifactException(artifact, $"node {Name}: attribute {attribute.Name} is given twice");
            }
        }
    }

    /// <summary>The node's name, or its operator and outputs where it has none.</summary>
    public string Name { get; }

    /// <summary>The operator: "MatMul".</summary>
    public string Operator { get; }

    /// <summary>The operator's domain; empty for ONNX's own.</summary>
    public string Domain { get; }

    /// <summary>Names of the inputs in order; an empty name is an absent optional input.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Names of all values that the node reads, each once: the inputs that are given, and what its nested graphs take from around them.</summary>
    public IReadOnlyList<string> Reads { get; }

    /// <summary>Names of the outputs in order; an empty name is an optional output that is not wanted.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Names of the attributes that are given.</summary>
    public IReadOnlyCollection<string> AttributeNames => _attributes.Keys;

    /// <summary>An integer attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="absent">The operator's default.</param>
    public long Integer(string name, long absent) =>
        _attributes.TryGetValue(name, out var attribute) ? Expect(attribute, AttributeProto.Types.AttributeType.Int).I : absent;

    /// <summary>A float attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="absent">The operator's default.</param>
    public float Number(string name, float absent) =>
        _attributes.TryGetValue(name, out var attribute) ? Expect(attribute, AttributeProto.Types.AttributeType.Float).F : absent;

    /// <summary>A list of integers, or null where the attribute is absent.</summary>
    /// <param name="name">Its name.</param>
    public long[]? Integers(string name) =>
        _attributes.TryGetValue(name, out var attribute) ? [.. Expect(attribute, AttributeProto.Types.AttributeType.Ints).Ints] : null;

    /// <summary>A list of floats, or null where the attribute is absent.</summary>
    /// <param name="name">Its name.</param>
    public float[]? Numbers(string name) =>
        _attributes.TryGetValue(name, out var attribute) ? [.. Expect(attribute, AttributeProto.Types.AttributeType.Floats).Floats] : null;

    /// <summary>A tensor attribute, or null where it is absent.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidArtifactException">It is no tensor of numbers.</exception>
    public OnnxTensor? Tensor(string name) =>
        _attributes.TryGetValue(name, out var attribute) && Expect(attribute, AttributeProto.Types.AttributeType.Tensor).T is { } tensor
            ? OnnxTensor.From(_artifact, $"node {Name}, attribute {name}", tensor)
            : null;

    /// <summary>A text attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="absent">The operator's default.</param>
    public string Text(string name, string absent) =>
        _attributes.TryGetValue(name, out var attribute) ? Expect(attribute, AttributeProto.Types.AttributeType.String).S.ToStringUtf8() : absent;

    /// <summary>The constant of a Constant node; null where the node is another.</summary>
    /// <exception cref="InvalidArtifactException">The constant has a form that RecInterp does not read.</exception>
    public OnnxTensor? Constant()
    {
        if (Operator != "Constant" || Domain.Length > 0)
        {
            return null;
        }

        foreach (var (name, attribute) in _attributes)
        {
            switch (name)
            {
                case "value":
                    return OnnxTensor.From(_artifact, $"node {Name}", attribute.T ?? throw new InvalidArtifactException(_artifact, $"node {Name}: its value holds no tensor"));
                case "value_float":
                    return new OnnxTensor([], [attribute.F], null);
                case "value_floats":
                    return new OnnxTensor([attribute.Floats.Count], [.. attribute.Floats], null);
                case "value_int":
                    return new OnnxTensor([], null, [attribute.I]);
                case "value_ints":
                    return new OnnxTensor([attribute.Ints.Count], null, [.. attribute.Ints]);
                default:
                    break;
            }
        }

        throw new InvalidArtifactException(_artifact, $"node {Name}: found a Constant with {string.Join(", ", AttributeNames)}, expected value, value_float(s) or value_int(s)");
    }

    private AttributeProto Expect(AttributeProto attribute, AttributeProto.Types.AttributeType type) =>
        attribute.Type == type || attribute.Type == AttributeProto.Types.AttributeType.Undefined
            ? attribute
            : throw new InvalidArtifactException(_artifact, $"node {Name}: attribute {attribute.Name} is {attribute.Type}, expected {type}");
}
