using Google.Protobuf.Collections;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Format;

namespace RecInterp.Onnx.Graphs;

/// <summary>Takes a part out of a graph: the nodes between some values and others, with the constants that they need.</summary>
public static class GraphCut
{
    /// <summary>Cuts a model.</summary>
    /// <param name="model">The whole; not changed.</param>
    /// <param name="inputs">Values that the part is fed with, with the types and shapes that the part shall declare.</param>
    /// <param name="outputs">Values that the part gives; of free shape.</param>
    /// <returns>A model of its own, in the same operator sets.</returns>
    /// <exception cref="InvalidArtifactException">An output needs a graph input that is not among <paramref name="inputs"/>.</exception>
    public static OnnxModel Extract(OnnxModel model, IReadOnlyList<OnnxValue> inputs, IReadOnlyList<OnnxValue> outputs)
    {
        var source = model.Proto.Graph;
        var fed = inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        var needed = outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var kept = new List<NodeProto>();
        foreach (var node in source.Node.Reverse())
        {
            if (node.Output.Any(output => output.Length > 0 && needed.Contains(output) && !fed.Contains(output)))
            {
                kept.Add(node);
                needed.UnionWith(Reads(node));
            }
        }

        kept.Reverse();
        var produced = kept.SelectMany(node => node.Output).ToHashSet(StringComparer.Ordinal);
        var initializers = source.Initializer.Where(tensor => needed.Contains(tensor.Name) && !fed.Contains(tensor.Name)).ToList();
        produced.UnionWith(initializers.Select(tensor => tensor.Name));
        var sparse = source.SparseInitializer.Where(tensor => needed.Contains(tensor.Values.Name) && !fed.Contains(tensor.Values.Name)).ToList();
        produced.UnionWith(sparse.Select(tensor => tensor.Values.Name));
        if (needed.FirstOrDefault(name => !produced.Contains(name) && !fed.Contains(name)) is { } missing)
        {
            throw new InvalidArtifactException(model.Artifact, $"{outputs[0].Name} also depends on '{missing}', expected only {string.Join(", ", fed)}");
        }

        var graph = new GraphProto { Name = $"{source.Name}:{outputs[0].Name}" };
        Add(graph.Node, kept);
        Add(graph.Initializer, initializers);
        Add(graph.SparseInitializer, sparse);
        graph.Input.AddRange(inputs.Select(Info));
        graph.Output.AddRange(outputs.Select(Info));
        var proto = new ModelProto
        {
            IrVersion = Math.Max(model.IrVersion, 4), // From IR 4 on, initializers need not be listed as inputs.
            ProducerName = "RecInterp",
            Graph = graph,
        };
        Add(proto.OpsetImport, model.Proto.OpsetImport);
        Add(proto.Functions, model.Proto.Functions);
        return OnnxModel.Of(model.Artifact, proto);
    }

    /// <summary>Names of the values that a node reads: the inputs that are given, and what its nested graphs take from around them.</summary>
    internal static IEnumerable<string> Reads(NodeProto node) => node.Input
        .Where(input => input.Length > 0)
        .Concat(node.Attribute.Where(attribute => attribute.G is not null).SelectMany(attribute => Captured(attribute.G)));

    /// <summary>A value's type and shape as the file states it: an axis that comes first and is free is the batch, any other free axis is its own.</summary>
    internal static ValueInfoProto Info(OnnxValue value)
    {
        if (value.ElementType == OnnxElementType.Undefined)
        {
            return new ValueInfoProto { Name = value.Name }; // The runtime infers what is not declared.
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)value.ElementType };
        if (value.Shape is not null)
        {
            tensor.Shape = new TensorShapeProto();
            foreach (var axis in value.Shape)
            {
                tensor.Shape.Dim.Add(axis is { } length
                    ? new TensorShapeProto.Types.Dimension { DimValue = length }
                    : tensor.Shape.Dim.Count == 0 ? new TensorShapeProto.Types.Dimension { DimParam = "B" }
                    : new TensorShapeProto.Types.Dimension());
            }
        }

        return new ValueInfoProto { Name = value.Name, Type = new TypeProto { TensorType = tensor } };
    }

    /// <summary>Names that a nested graph takes from around it.</summary>
    private static IEnumerable<string> Captured(GraphProto graph)
    {
        var own = graph.Node.SelectMany(node => node.Output)
            .Concat(graph.Input.Select(input => input.Name))
            .Concat(graph.Initializer.Select(tensor => tensor.Name))
            .ToHashSet(StringComparer.Ordinal);
        return graph.Node.SelectMany(Reads).Where(name => !own.Contains(name));
    }

    private static void Add<T>(RepeatedField<T> target, IEnumerable<T> source)
        where T : Google.Protobuf.IDeepCloneable<T> =>
        target.AddRange(source.Select(item => item.Clone()));
}
