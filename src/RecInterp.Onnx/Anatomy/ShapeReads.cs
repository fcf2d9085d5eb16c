using Google.Protobuf.Collections;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>Cuts the threads by which an interaction asks for the shape of a value inside a tower.</summary>
/// <remarks>Exporters compute shapes of shapes: Reshape to (Shape(user ids)[0], 64). Such a Shape is the same for every user, but ties the
/// interaction to the tower's insides. Every value of a tower has the batch as its first axis, so the Shape node is replaced by one that reads the
/// batch from an embedding, and the other axes as constants.</remarks>
internal static class ShapeReads
{
    /// <summary>Rewrites the Shape nodes that read the insides of a tower.</summary>
    /// <param name="model">The scorer.</param>
    /// <param name="isInside">Whether a value is inside a tower: of one side alone, and no frontier tensor.</param>
    /// <param name="stands">For such a value: a frontier tensor of the same side, and the value's shape without the batch axis.</param>
    /// <returns>A model for cutting the interaction out of: the order of nodes outside the interaction may be broken.</returns>
    public static OnnxModel Detach(OnnxModel model, Func<string, bool> isInside, Func<string, (string Frontier, long[] RowShape)> stands)
    {
        GraphEdit? edit = null;
        for (var index = model.Nodes.Count - 1; index >= 0; index--)
        {
            var node = model.Nodes[index];
            if (node is { Operator: "Shape", Domain: "" } && isInside(node.Inputs[0]))
            {
                edit ??= new GraphEdit(model);
                var (frontier, rowShape) = stands(node.Inputs[0]);
                Replace(edit, index, node, frontier, rowShape);
            }
        }

        return edit?.Finish() ?? model;
    }

    private static void Replace(GraphEdit edit, int index, OnnxNode node, string frontier, long[] rowShape)
    {
        var old = edit.Proto.Graph.Node[index];
        var whole = edit.Node("Shape", $"{node.Outputs[0]}_of_embedding", frontier);
        var batch = GraphEdit.With(edit.Node("Gather", $"{node.Outputs[0]}_batch", whole.Output[0], edit.Integers($"{node.Outputs[0]}_first", 0)), "axis", 0);
        var shape = GraphEdit.With(
            edit.Node("Concat", $"{node.Outputs[0]}_shape", [batch.Output[0], .. rowShape.Length == 0 ? [] : new[] { edit.Integers($"{node.Outputs[0]}_rest", rowShape) }]), "axis", 0);
        var taken = new NodeProto { OpType = "Identity", Name = old.Name };
        var range = Range(old.Attribute, rowShape.Length + 1);
        if (range is { } indices)
        {
            taken = GraphEdit.With(new NodeProto { OpType = "Gather", Name = old.Name }, "axis", 0);
            taken.Input.Add(shape.Output[0]);
            taken.Input.Add(edit.Integers($"{node.Outputs[0]}_range", indices));
        }
        else
        {
            taken.Input.Add(shape.Output[0]);
        }

        taken.Output.Add(old.Output[0]);
        NodeProto[] nodes = [whole, batch, shape, taken];
        var graph = edit.Proto.Graph;
        graph.Node.RemoveAt(index);
        for (var i = 0; i < nodes.Length; i++)
        {
            graph.Node.Insert(index + i, nodes[i]);
        }
    }

    /// <summary>Shape takes a part of the axes by "start" and "end" since operator set 15.</summary>
    private static long[]? Range(RepeatedField<AttributeProto> attributes, int rank)
    {
        if (attributes.Count == 0)
        {
            return null;
        }

        long Bound(string name, long absent)
        {
            var given = attributes.FirstOrDefault(attribute => attribute.Name == name)?.I ?? absent;
            return Math.Clamp(given < 0 ? given + rank : given, 0, rank);
        }

        var (start, end) = (Bound("start", 0), Bound("end", rank));
        return [.. Enumerable.Range((int)start, (int)Math.Max(0, end - start)).Select(axis => (long)axis)];
    }
}
