using RecInterp.Onnx.Files;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Anatomy;

/// <summary>Makes batch axes of fixed length free: in the declared inputs and outputs, and where the graph takes the length for granted.</summary>
/// <remarks>
/// <para>A Reshape to a constant shape is the usual place. The graph is run once at its own batch size to see what each Reshape gives there;
/// its first axis is then left open (-1) and the others are written out. Expand to a constant shape of that length is
/// made to expand its first axis by 1, and Flatten of everything into one row keeps the rows apart.</para>
/// <para>This is a guess that an import proves: it compares the changed graph's scores with the original's.</para>
/// </remarks>
internal static class BatchFreeing
{
    /// <summary>Frees the batch axes of some inputs.</summary>
    /// <param name="model">The scorer or tower.</param>
    /// <param name="inputs">The inputs whose first axis is a batch axis if its length is fixed.</param>
    /// <param name="changes">Receives what was changed, in words.</param>
    /// <returns>The model itself where nothing is fixed.</returns>
    public static OnnxModel Free(OnnxModel model, IReadOnlyList<OnnxValue> inputs, List<string> changes)
    {
        var fixedInputs = inputs.Where(input => input.Shape is [not null, ..]).ToDictionary(input => input.Name, input => input.Shape![0]!.Value, StringComparer.Ordinal);
        if (fixedInputs.Count == 0)
        {
            return model;
        }

        var edit = new GraphEdit(model);
        foreach (var input in edit.Proto.Graph.Input.Where(input => fixedInputs.ContainsKey(input.Name)))
        {
            input.Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimParam = "B" };
            changes.Add($"input {input.Name}: batch axis of {fixedInputs[input.Name]} made free");
        }

        foreach (var output in edit.Proto.Graph.Output)
        {
            output.Type?.TensorType?.Shape = null;
        }

        var marks = new DependenceMarks(model, fixedInputs.Keys, []);
        FreeReshapes(model, edit, marks, changes);
        FreeExpands(model, edit, [.. fixedInputs.Values], changes);
        FreeFlattens(model, edit, marks, fixedInputs.Values.All(length => length == 1), changes);
        return edit.Finish();
    }

    private static void FreeReshapes(OnnxModel model, GraphEdit edit, DependenceMarks marks, List<string> changes)
    {
        var reshapes = model.Nodes
            .Select((node, index) => (Node: node, Index: index))
            .Where(entry => entry.Node.Operator == "Reshape" && marks[entry.Node.Outputs[0]] != Dependence.Nothing
                && Target(model, entry.Node) is { } shape && !IsFree(shape))
            .ToList();
        if (reshapes.Count == 0)
        {
            return;
        }

        var seen = Shapes(model, [.. reshapes.Select(entry => entry.Node.Outputs[0])]);
        foreach (var (node, index) in reshapes)
        {
            var shape = seen[node.Outputs[0]];
            if (shape.Count == 0)
            {
                continue;
            }

            long[] open = [-1, .. shape.Skip(1)];
            var proto = edit.Proto.Graph.Node[index];
            if (proto.Input.Count > 1)
            {
                proto.Input[1] = edit.Integers($"{node.Outputs[0]}_free", open);
            }
            else
            {
                var attribute = proto.Attribute.First(attribute => attribute.Name == "shape"); // Before operator set 5.
                attribute.Ints.Clear();
                attribute.Ints.AddRange(open);
            }

            changes.Add($"Reshape {node.Name}: shape ({string.Join(", ", Target(model, node)!)}) is ({string.Join(", ", open)})");
        }
    }

    /// <summary>Expand to (N, ...) of something with one row: what it is combined with has the rows.</summary>
    private static void FreeExpands(OnnxModel model, GraphEdit edit, HashSet<long> lengths, List<string> changes)
    {
        foreach (var (node, index) in model.Nodes.Select((node, index) => (node, index)).Where(entry => entry.node.Operator == "Expand"))
        {
            if (model.Constants.GetValueOrDefault(node.Inputs[1])?.Integers is { Length: > 0 } shape && shape[0] != 1 && lengths.Contains(shape[0]))
            {
                long[] open = [1, .. shape.Skip(1)];
                edit.Proto.Graph.Node[index].Input[1] = edit.Integers($"{node.Outputs[0]}_free", open);
                changes.Add($"Expand {node.Name}: shape ({string.Join(", ", shape)}) is ({string.Join(", ", open)})");
            }
        }
    }

    /// <summary>Flatten of all axes gives a matrix of one row: for one user that is the same as a row a user.</summary>
    private static void FreeFlattens(OnnxModel model, GraphEdit edit, DependenceMarks marks, bool isOne, List<string> changes)
    {
        foreach (var (node, index) in model.Nodes.Select((node, index) => (node, index)))
        {
            if (isOne && node.Operator == "Flatten" && node.Integer("axis", 1) == 0 && marks[node.Outputs[0]] != Dependence.Nothing)
            {
                edit.Proto.Graph.Node[index].Attribute.First(attribute => attribute.Name == "axis").I = 1;
                changes.Add($"Flatten {node.Name}: axis 0 is 1");
            }
        }
    }

    private static long[]? Target(OnnxModel model, OnnxNode node) =>
        node.Integers("shape") ?? (node.Inputs.Count > 1 ? model.Constants.GetValueOrDefault(node.Inputs[1])?.Integers : null);

    /// <summary>Whether a shape fits any batch already: its first axis is open or copied, the others are stated.</summary>
    private static bool IsFree(long[] shape) => shape.Length > 0 && shape[0] is -1 or 0 && shape.Skip(1).All(axis => axis > 0);

    private static Dictionary<string, IReadOnlyList<long>> Shapes(OnnxModel model, List<string> values)
    {
        var part = GraphCut.Extract(model, model.Inputs, [.. values.Select(name => new OnnxValue(name, OnnxElementType.Undefined, null))]);
        try
        {
            using var session = OnnxSession.Open(part);
            var outputs = session.Run([.. part.Inputs.Select(input => (input.Name, Zeros(input)))]);
            return session.Outputs.Zip(outputs, (output, value) => (output.Name, value.Shape)).ToDictionary(pair => pair.Name, pair => pair.Shape, StringComparer.Ordinal);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidArtifactException(model.Artifact, $"the graph does not run at its own fixed batch size: {e.Message}", e);
        }
    }

    private static OnnxTensor Zeros(OnnxValue input)
    {
        long[] shape = [.. (input.Shape ?? []).Select(axis => axis ?? 1)];
        var count = checked((int)shape.Aggregate(1L, (product, axis) => product * axis));
        return input.ElementType is OnnxElementType.Float32 or OnnxElementType.Float64 or OnnxElementType.Float16
            ? new OnnxTensor(shape, new float[count], null)
            : new OnnxTensor(shape, null, new long[count]);
    }
}
