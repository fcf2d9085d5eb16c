using Google.Protobuf;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Format;

namespace RecInterp.Onnx.Graphs;

/// <summary>An ONNX file: its graph as a list of nodes with named values. Immutable to its users, thread safe.</summary>
public sealed class OnnxModel
{
    private const int RecursionLimit = 100;

    private OnnxModel(string artifact, ModelProto proto)
    {
        Artifact = artifact;
        Proto = proto;
        Nodes = [.. proto.Graph.Node.Select(node => new OnnxNode(artifact, node))];
        Constants = ReadConstants(artifact, proto.Graph, Nodes);
        Inputs = [.. proto.Graph.Input.Where(input => !Constants.ContainsKey(input.Name)).Select(Describe)];
        Outputs = [.. proto.Graph.Output.Select(Describe)];
        Opsets = proto.OpsetImport
            .GroupBy(opset => opset.Domain is "ai.onnx" ? "" : opset.Domain, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(opset => opset.Version), StringComparer.Ordinal);
    }

    /// <summary>Where the model came from, for messages.</summary>
    public string Artifact { get; }

    /// <summary>Nodes in the file's order, which is topological.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>Initializers and Constant nodes by value name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Constants { get; }

    /// <summary>Inputs that a caller feeds (initializers that IR 3 also lists as inputs are left out).</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; }

    /// <summary>Outputs in the file's order.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    /// <summary>Operator set versions by domain; the empty domain is ONNX's own.</summary>
    public IReadOnlyDictionary<string, long> Opsets { get; }

    /// <summary>The version of ONNX's own operator set; 0 where the file does not say.</summary>
    public long Opset => Opsets.GetValueOrDefault("");

    /// <summary>The format's version.</summary>
    public long IrVersion => Proto.IrVersion;

    /// <summary>Who wrote the file: "pytorch 2.10.0".</summary>
    public string Producer => $"{Proto.ProducerName} {Proto.ProducerVersion}".Trim();

    /// <summary>Files, by absolute path, in which large tables of the model stay; none where it holds all its values.</summary>
    internal IReadOnlyList<string> TableFiles => [.. Tables.Select(table => Path.Combine(Folder, ExternalData.PlaceOf(table).Location)).Distinct(StringComparer.Ordinal)];

    /// <summary>The folder that the model was read from.</summary>
    internal string Folder => Path.GetDirectoryName(Path.GetFullPath(Artifact))!;

    /// <summary>Whether some of its values stood in other files than the model's: the file alone is not the model.</summary>
    internal bool WasScattered { get; private init; }

    internal ModelProto Proto { get; }

    private IEnumerable<TensorProto> Tables => Proto.Graph.Initializer.Where(ExternalData.IsOutside);

    /// <summary>Reads a model.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <exception cref="InvalidArtifactException">The file is missing, is not ONNX, or holds constants that RecInterp does not read.</exception>
    public static OnnxModel Read(string path)
    {
        if (Directory.Exists(path) || !File.Exists(path))
        {
            throw new InvalidArtifactException(path, $"{(Directory.Exists(path) ? "is a folder" : "no such file")}, expected an ONNX file");
        }

        try
        {
            var length = new FileInfo(path).Length;
            if (length > int.MaxValue)
            {
                throw new InvalidArtifactException(path, $"has {length} bytes, expected at most {int.MaxValue}: a protobuf file cannot be larger (save large tables as external data or as factors)");
            }

            using var stream = File.OpenRead(path);
            var input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, RecursionLimit);
            return Checked(path, length, () => ModelProto.Parser.ParseFrom(input), loadsExternal: true);
        }
        catch (Exception e) when (e is IOException and not InvalidProtocolBufferException or UnauthorizedAccessException)
        {
            throw new InvalidArtifactException(path, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a model from memory.</summary>
    /// <param name="artifact">Where it came from, for messages.</param>
    /// <param name="bytes">The file's content.</param>
    /// <exception cref="InvalidArtifactException">As <see cref="Read"/>.</exception>
    public static OnnxModel Parse(string artifact, byte[] bytes) =>
        Checked(artifact, bytes.Length, () => ModelProto.Parser.ParseFrom(bytes), loadsExternal: false);

    /// <summary>Writes the model.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The model has tables that stay in files.</exception>
    public void Write(string path)
    {
        if (Tables.Any())
        {
            throw new InvalidOperationException($"{Artifact} has tables in other files, expected a file for them");
        }

        File.WriteAllBytes(path, ToBytes());
    }

    /// <summary>Writes the model, and its tables into the file that models of the folder share.</summary>
    /// <param name="path">The .onnx file, in the folder of that file.</param>
    /// <param name="tables">The file.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    internal void Write(string path, TableFile tables)
    {
        var proto = Proto.Clone();
        foreach (var table in proto.Graph.Initializer.Where(ExternalData.IsOutside))
        {
            var (location, offset, length) = ExternalData.PlaceOf(table);
            ExternalData.Place(table, tables.Name, tables.Add(Path.Combine(Folder, location), offset, length), length);
        }

        File.WriteAllBytes(path, proto.ToByteArray());
    }

    /// <summary>The model as an ONNX file's content; tables that stay in files are named, not held.</summary>
    public byte[] ToBytes() => Proto.ToByteArray();

    /// <summary>How often each operator is used, in the order of their names; constants are not counted.</summary>
    public IReadOnlyDictionary<string, int> CountOperators() => Nodes
        .Where(node => node.Operator != "Constant")
        .GroupBy(node => node.Domain.Length == 0 ? node.Operator : $"{node.Domain}.{node.Operator}", StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    internal static OnnxModel Of(string artifact, ModelProto proto) => new(artifact, proto);

    /// <summary>Parses what came from elsewhere, and refuses it before anything is made of it.</summary>
    private static OnnxModel Checked(string artifact, long length, Func<ModelProto> parse, bool loadsExternal)
    {
        ModelProto proto;
        try
        {
            proto = parse();
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidArtifactException(artifact, $"not an ONNX file ({length} bytes): {e.Message}", e);
        }

        if (proto.IrVersion <= 0 || proto.Graph is null || proto.Graph.Node.Count == 0)
        {
            throw new InvalidArtifactException(
                artifact,
                $"not an ONNX model: found IR version {proto.IrVersion} and {proto.Graph?.Node.Count ?? 0} nodes, expected at least 1 of each");
        }

        var isScattered = loadsExternal && ExternalData.Load(artifact, proto);

        ModelRules.Check(artifact, proto, loadsExternal);
        return new OnnxModel(artifact, proto) { WasScattered = isScattered };
    }

    private static OnnxValue Describe(ValueInfoProto info)
    {
        var tensor = info.Type?.TensorType;
        return new OnnxValue(
            info.Name,
            (OnnxElementType)(tensor?.ElemType ?? 0),
            tensor?.Shape?.Dim.Select(axis => axis.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? axis.DimValue : (long?)null).ToArray());
    }

    private static Dictionary<string, OnnxTensor> ReadConstants(string artifact, GraphProto graph, IReadOnlyList<OnnxNode> nodes)
    {
        var constants = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        foreach (var initializer in graph.Initializer.Where(initializer => initializer.DataType != (int)OnnxElementType.Text))
        {
            constants[initializer.Name] = OnnxTensor.From(artifact, $"initializer {initializer.Name}", initializer);
        }

        foreach (var node in nodes)
        {
            if (node.AttributeNames.Any(name => name is "value_string" or "value_strings" or "sparse_value"))
            {
                continue;
            }

            if (node.Constant() is { } constant)
            {
                constants[node.Outputs is [var output, ..] ? output : throw new InvalidArtifactException(artifact, $"node {node.Name}: found no outputs, expected one")] = constant;
            }
        }

        return constants;
    }
}
