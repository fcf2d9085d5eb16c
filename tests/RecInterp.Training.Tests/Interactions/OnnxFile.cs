using System.Runtime.InteropServices;
using Google.Protobuf;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Training.Tests.Interactions;

/// <summary>Writes an ONNX file of one node, of any operator set and with any attributes, field by field of the published format.</summary>
internal static class OnnxFile
{
    /// <summary>The file's content as a model.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="opset">The operator set of its domain.</param>
    /// <param name="inputs">Float inputs by name, with their shapes.</param>
    /// <param name="constants">Constant inputs by name, which follow the inputs.</param>
    /// <param name="attributes">Attributes by name: long, float, long[], float[] or string.</param>
    /// <param name="outputs">Number of outputs, y0, y1, ...</param>
    /// <param name="domain">The operator's domain.</param>
    public static OnnxModel OfOneNode(
        string operation,
        int opset,
        IReadOnlyList<(string Name, long[] Shape)> inputs,
        IReadOnlyList<(string Name, OnnxTensor Value)> constants,
        IReadOnlyList<(string Name, object Value)> attributes,
        int outputs = 1,
        string domain = "")
    {
        var names = Enumerable.Range(0, outputs).Select(i => $"y{i}").ToArray();
        var node = Message(
            [.. inputs.Select(input => Text(1, input.Name)), .. constants.Select(constant => Text(1, constant.Name)),
            .. names.Select(name => Text(2, name)), Text(3, "the_node"), Text(4, operation), .. attributes.Select(Attribute), Text(7, domain)]);
        var graph = Message(
            [Bytes(1, node), Text(2, "graph"), .. constants.Select(constant => Bytes(5, Constant(constant.Name, constant.Value))),
            .. inputs.Select(input => Bytes(11, Value(input.Name, input.Shape))), .. names.Select(name => Bytes(12, Value(name, null)))]);

        // ONNX Runtime wants its own domain's set to be named beside another one.
        var sets = domain.Length == 0 ? [Bytes(8, Set("", opset))] : new[] { Bytes(8, Set("", 17)), Bytes(8, Set(domain, opset)) };
        return OnnxModel.Parse("one-node.onnx", Message([Number(1, 7), Bytes(7, graph), .. sets]));
    }

    private static byte[] Set(string domain, int version) => Message([Text(1, domain), Number(2, version)]);

    private static byte[] Value(string name, long[]? shape)
    {
        byte[] tensor = shape is null
            ? Message([Number(1, 1)])
            : Message([Number(1, 1), Bytes(2, Message([.. shape.Select(axis => Bytes(1, Message([Number(1, axis)])))]))]);
        return Message([Text(1, name), Bytes(2, Message([Bytes(1, tensor)]))]);
    }

    private static byte[] Constant(string name, OnnxTensor value) => Message(
        [.. value.Shape.Select(axis => Number(1, axis)), Number(2, value.Floats is null ? 7 : 1), Text(8, name),
        Bytes(9, value.Floats is { } floats ? MemoryMarshal.AsBytes(floats.AsSpan()).ToArray() : MemoryMarshal.AsBytes(value.Integers.AsSpan()).ToArray())]);

    private static Action<CodedOutputStream> Attribute((string Name, object Value) attribute) => Bytes(5, Message(attribute.Value switch
    {
        float number => [Text(1, attribute.Name), Float(2, number), Number(20, 1)],
        long number => [Text(1, attribute.Name), Number(3, number), Number(20, 2)],
        float[] numbers => [Text(1, attribute.Name), .. numbers.Select(number => Float(7, number)), Number(20, 6)],
        string text => [Text(1, attribute.Name), Text(4, text), Number(20, 3)],
        long[] numbers => [Text(1, attribute.Name), .. numbers.Select(number => Number(8, number)), Number(20, 7)],
        _ => throw new ArgumentException($"no attribute of {attribute.Value.GetType()}"),
    }));

    private static byte[] Message(IEnumerable<Action<CodedOutputStream>> fields)
    {
        using var bytes = new MemoryStream();
        using (var stream = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (var field in fields)
            {
                field(stream);
            }
        }

        return bytes.ToArray();
    }

    private static Action<CodedOutputStream> Number(int field, long value) => stream =>
    {
        stream.WriteTag(field, WireFormat.WireType.Varint);
        stream.WriteInt64(value);
    };

    private static Action<CodedOutputStream> Float(int field, float value) => stream =>
    {
        stream.WriteTag(field, WireFormat.WireType.Fixed32);
        stream.WriteFloat(value);
    };

    private static Action<CodedOutputStream> Text(int field, string value) => stream =>
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteString(value);
    };

    private static Action<CodedOutputStream> Bytes(int field, byte[] value) => stream =>
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteBytes(ByteString.CopyFrom(value));
    };
}
