using RecInterp.Onnx.Files;
using RecInterp.Onnx.Format;

namespace RecInterp.Onnx.Graphs;

/// <summary>What a file from elsewhere must keep to before a runtime sees it: everything in it is plain, finite and of known operators.</summary>
/// <remarks>The runtime is native code: what it would do with a graph that lies is not ours to find out.</remarks>
internal sealed class ModelRules
{
    private const int MostFaults = 20;
    private const int MostNodes = 1_000_000;
    private const int DeepestNesting = 16;
    private const long OldestOpset = 1;
    private const long NewestOpset = 24;
    private const long OldestIr = 3;
    private const long NewestIr = 13; // What ONNX Runtime 1.29 loads.

    /// <summary>Fused operators that ONNX Runtime's own optimiser writes; any other operator of its domain may do anything.</summary>
    private static readonly HashSet<string> RuntimeOperators =
        ["BiasGelu", "FastGelu", "FusedGemm", "FusedMatMul", "Gelu", "LayerNormalization", "QuickGelu", "SimplifiedLayerNormalization", "SkipLayerNormalization", "SkipSimplifiedLayerNormalization"];

    private readonly List<string> _faults = [];
    private readonly HashSet<(string Domain, string Name)> _functions;
    private int _nodes;

    private readonly bool _hasFolder;

    private ModelRules(ModelProto model, bool hasFolder)
    {
        _hasFolder = hasFolder;
        _functions = [.. model.Functions.Select(function => (function.Domain, function.Name))];
    }

    /// <summary>Checks a model.</summary>
    /// <param name="artifact">Where it came from.</param>
    /// <param name="model">The model.</param>
    /// <param name="hasFolder">Whether it was read from a folder, in which large tables may stay: <see cref="ExternalData"/> has checked their places.</param>
    /// <exception cref="InvalidArtifactException">Lists the first faults, each with its node or initializer.</exception>
    public static void Check(string artifact, ModelProto model, bool hasFolder)
    {
        var rules = new ModelRules(model, hasFolder);
        rules.CheckVersions(model);
        rules.CheckFunctions(model);
        rules.CheckGraph(model.Graph, [], 0);
        if (rules._faults.Count > 0)
        {
            throw new InvalidArtifactException(artifact, string.Join("; ", rules._faults));
        }
    }

    private void CheckVersions(ModelProto model)
    {
        Expect(model.IrVersion is >= OldestIr and <= NewestIr, $"found IR version {model.IrVersion}, expected {OldestIr} to {NewestIr}");
        var own = model.OpsetImport.FirstOrDefault(opset => IsOnnx(opset.Domain));
        Expect(own is not null || model.OpsetImport.Count > 0, "names no operator set, expected one of ai.onnx");
        Expect(
            own is null || own.Version is >= OldestOpset and <= NewestOpset,
            $"found operator set {own?.Version} of ai.onnx, expected {OldestOpset} to {NewestOpset} (onnx.version_converter converts a model)");
    }

    private void CheckFunctions(ModelProto model)
    {
        var calls = new Dictionary<(string, string), List<(string, string)>>();
        foreach (var function in model.Functions)
        {
            calls[(function.Domain, function.Name)] = [.. function.Node.Select(node => (node.Domain, node.OpType))];
            CheckNodes($"function {function.Name}", function.Node, [.. function.Input], 0);
        }

        foreach (var function in calls.Keys)
        {
            var reached = new HashSet<(string, string)>();
            var open = new Stack<(string, string)>(calls[function]);
            while (open.TryPop(out var called))
            {
                if (calls.TryGetValue(called, out var further) && reached.Add(called))
                {
                    further.ForEach(open.Push);
                }
            }

            Expect(!reached.Contains(function), $"function {function.Item2} calls itself");
        }
    }

    private void CheckGraph(GraphProto graph, HashSet<string> around, int depth)
    {
        if (depth > DeepestNesting)
        {
            Expect(false, $"graph {graph.Name} is nested {depth} deep, expected at most {DeepestNesting}");
            return;
        }

        var known = new HashSet<string>(around, StringComparer.Ordinal);
        known.UnionWith(graph.Input.Select(input => input.Name));
        var initializers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer)
        {
            Expect(initializers.Add(tensor.Name), $"initializer {tensor.Name} stands twice");
            CheckTensor($"initializer {tensor.Name}", tensor);
        }

        foreach (var sparse in graph.SparseInitializer)
        {
            var name = sparse.Values?.Name ?? "";
            Expect(initializers.Add(name), $"initializer {name} stands twice");
            CheckSparse($"sparse initializer {name}", sparse);
        }

        known.UnionWith(initializers);
        var produced = CheckNodes($"graph {graph.Name}", graph.Node, known, depth);
        foreach (var output in graph.Output)
        {
            Expect(produced.Contains(output.Name), $"output {output.Name} of graph {graph.Name} is computed by no node");
        }
    }

    /// <summary>Nodes one after the other: each reads what is there already.</summary>
    /// <returns>All values that there are at last.</returns>
    private HashSet<string> CheckNodes(string owner, IEnumerable<NodeProto> nodes, HashSet<string> known, int depth)
    {
        var all = nodes.ToList();
        _nodes += all.Count;
        if (_nodes > MostNodes)
        {
            Expect(false, $"{owner} has more than {MostNodes} nodes");
            return known;
        }

        var later = all.SelectMany(node => node.Output).ToHashSet(StringComparer.Ordinal);
        foreach (var node in all)
        {
            var name = NameOf(node);
            Expect(node.OpType.Length > 0, $"node {name} of {owner} has no operator");
            CheckOperator(name, node);
            foreach (var input in node.Input.Where(input => input.Length > 0 && !known.Contains(input)))
            {
                Expect(
                    false,
                    later.Contains(input)
                        ? $"node {name} reads '{input}', which is computed by itself or by a later node: the nodes form a loop or are out of order"
                        : $"node {name} reads '{input}', which is no input, initializer or output of a node before it");
            }

            foreach (var attribute in node.Attribute)
            {
                CheckAttribute(name, attribute, known, depth);
            }

            foreach (var output in node.Output.Where(output => output.Length > 0))
            {
                Expect(known.Add(output), $"node {name} computes '{output}', which stands already");
            }
        }

        return known;
    }

    private void CheckOperator(string name, NodeProto node)
    {
        var isOwn = IsOnnx(node.Domain);
        Expect(
            isOwn || node.Domain is "ai.onnx.ml" || (node.Domain == "com.microsoft" && RuntimeOperators.Contains(node.OpType)) || _functions.Contains((node.Domain, node.OpType)),
            $"node {name}: operator {node.Domain}.{node.OpType} is not one of ONNX's own, expected the domains ai.onnx and ai.onnx.ml (custom operators are code that is not in the file)");
        Expect(
            !(isOwn && node.OpType is "Loop" or "Scan"),
            $"node {name}: {node.OpType} runs as often as the file says; expected a graph without loops");
    }

    private void CheckAttribute(string node, AttributeProto attribute, HashSet<string> known, int depth)
    {
        foreach (var tensor in attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T))
        {
            CheckTensor($"node {node}, attribute {attribute.Name}", tensor);
        }

        foreach (var sparse in attribute.SparseTensor is null ? attribute.SparseTensors : attribute.SparseTensors.Append(attribute.SparseTensor))
        {
            CheckSparse($"node {node}, attribute {attribute.Name}", sparse);
        }

        foreach (var graph in attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G))
        {
            CheckGraph(graph, known, depth + 1);
        }
    }

    private void CheckSparse(string owner, SparseTensorProto sparse)
    {
        Expect(TensorShape.Count(sparse.Dims) is not null, $"{owner}: found shape ({string.Join(", ", sparse.Dims)}), expected no negative axis and at most {Array.MaxLength} values");
        foreach (var tensor in new[] { sparse.Values, sparse.Indices }.OfType<TensorProto>())
        {
            CheckTensor(owner, tensor);
        }
    }

    /// <summary>What a tensor claims to hold is there, before anything is made of its size.</summary>
    private void CheckTensor(string owner, TensorProto tensor)
    {
        if (ExternalData.IsOutside(tensor))
        {
            Expect(_hasFolder, $"{owner}: its values stand in another file, which is read with the model only from a path");
            CheckTable(owner, tensor);
            return;
        }

        if (TensorShape.Count(tensor.Dims) is not { } count)
        {
            Expect(false, $"{owner}: found shape ({string.Join(", ", tensor.Dims)}), expected no negative axis and at most {Array.MaxLength} values");
            return;
        }

        if (tensor.HasRawData)
        {
            var bytes = BytesOf((OnnxElementType)tensor.DataType);
            Expect(bytes is null || tensor.RawData.Length == (long)count * bytes, $"{owner}: shape ({string.Join(", ", tensor.Dims)}) needs {(long)count * bytes} bytes, found {tensor.RawData.Length}");
        }
        else
        {
            long given = tensor.FloatData.Count + tensor.Int32Data.Count + tensor.Int64Data.Count + tensor.DoubleData.Count + tensor.Uint64Data.Count + tensor.StringData.Count;
            var parts = (OnnxElementType)tensor.DataType is OnnxElementType.Complex64 or OnnxElementType.Complex128 ? 2 : 1;
            Expect(
                given == (long)count * parts || BytesOf((OnnxElementType)tensor.DataType) is null,
                $"{owner}: shape ({string.Join(", ", tensor.Dims)}) needs {count} values, found {given}");
        }
    }

    /// <summary>A table in a file of its own may have more values than an array could hold.</summary>
    private void CheckTable(string owner, TensorProto table)
    {
        var bytes = (UInt128)sizeof(float);
        foreach (var axis in table.Dims)
        {
            bytes = axis < 0 || bytes > long.MaxValue ? UInt128.MaxValue : bytes * (ulong)axis;
        }

        Expect(!_hasFolder || bytes == (UInt128)ExternalData.PlaceOf(table).Length, $"{owner}: shape ({string.Join(", ", table.Dims)}) needs {bytes} bytes, found {(_hasFolder ? ExternalData.PlaceOf(table).Length : 0)}");
    }

    /// <summary>Bytes of a value; null for text and for packed types, which the runtime measures.</summary>
    private static int? BytesOf(OnnxElementType type) => type switch
    {
        OnnxElementType.Bool or OnnxElementType.UInt8 or OnnxElementType.Int8 => 1,
        OnnxElementType.Float16 or OnnxElementType.BFloat16 or OnnxElementType.Int16 or OnnxElementType.UInt16 => 2,
        OnnxElementType.Float32 or OnnxElementType.Int32 or OnnxElementType.UInt32 => 4,
        OnnxElementType.Float64 or OnnxElementType.Int64 or OnnxElementType.UInt64 or OnnxElementType.Complex64 => 8,
        OnnxElementType.Complex128 => 16,
        _ => null,
    };

    private static bool IsOnnx(string domain) => domain is "" or "ai.onnx";

    private static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : $"{node.OpType} -> {string.Join(", ", node.Output)}";

    private void Expect(bool holds, string fault)
    {
        if (!holds && _faults.Count < MostFaults)
        {
            _faults.Add(fault);
        }
    }
}
