using RecInterp.Onnx.Files;
using RecInterp.Onnx.Format;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>A graph that ranks a catalogue which it holds itself: user tower, product with all item vectors, TopK.</summary>
/// <param name="Model">The same as a two-tower scorer: an input of item ids looks the item vectors up.</param>
/// <param name="ItemInput">The new input.</param>
/// <param name="Scores">The value of the original that holds the scores of all items, one row a user.</param>
/// <param name="Items">Number of items I.</param>
internal sealed record Retrieval(OnnxModel Model, string ItemInput, string Scores, int Items)
{
    private const string Expected = "expected TopK of a product of the user's vector with a constant table of item vectors (MatMul or Gemm, with a constant bias or factor at most)";

    /// <summary>Rewrites a graph that ends in TopK; null where it does not.</summary>
    /// <param name="model">The graph; all its inputs are the user's.</param>
    /// <param name="changes">Receives what was changed, in words.</param>
    /// <exception cref="InvalidArtifactException">The graph ends in TopK of something else than products with a table.</exception>
    public static Retrieval? Of(OnnxModel model, List<string> changes)
    {
        var producers = model.Nodes.SelectMany(node => node.Outputs.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node, StringComparer.Ordinal);
        if (EndsInTopK(model, producers) is not { } top)
        {
            return null;
        }

        // 1. Back from the scores to the product, past what is added to it or multiplied with it.
        var steps = new List<(string Operator, OnnxTensor Constant)>();
        var value = top.Inputs[0];
        while (producers.TryGetValue(value, out var node) && node.Operator is "Add" or "Mul" or "Div" or "Identity" or "Cast" && Other(model, node) is { } step)
        {
            (value, var constant) = step;
            if (constant is not null)
            {
                steps.Add((node.Operator, constant));
            }
        }

        if (producers.GetValueOrDefault(value) is not { Operator: "MatMul" or "Gemm" } product || model.Constants.GetValueOrDefault(product.Inputs[1]) is not { Floats: not null, Shape.Count: 2 } table)
        {
            throw new InvalidArtifactException(model.Artifact, $"ends in TopK (node {top.Name}) of '{value}'; {Expected}");
        }

        if (product.Operator == "Gemm")
        {
            if (product.Inputs.Count > 2 && product.Inputs[2].Length > 0)
            {
                steps.Add(("Add", model.Constants.GetValueOrDefault(product.Inputs[2]) ?? throw new InvalidArtifactException(model.Artifact, $"node {product.Name}: its third input is no constant; {Expected}")));
            }

            if (product.Number("alpha", 1) != 1 || product.Number("beta", 1) != 1 || product.Integer("transA", 0) != 0)
            {
                throw new InvalidArtifactException(model.Artifact, $"node {product.Name}: alpha, beta or transA differ from 1, 1 and 0; {Expected}");
            }
        }

        // 2. The table with one row an item, and what the items' scores are changed by.
        var isRows = product.Operator == "Gemm" && product.Integer("transB", 0) != 0;
        var items = checked((int)table.Shape[isRows ? 0 : 1]);
        var rows = isRows ? table.Floats! : Transposed.Of(table.Floats!, (int)table.Shape[0], items);
        var edit = new GraphEdit(model);
        var input = edit.Fresh("item");
        Rewrite(edit, model, new Product(product.Inputs[0], rows, items, rows.Length / items, input), steps);
        changes.Add($"TopK {top.Name}: left out, and the {items} item vectors of {product.Operator} {product.Name} are looked up by the new input '{input}'");
        return new Retrieval(edit.Finish(), input, top.Inputs[0], items);
    }

    /// <summary>A graph of both sides that ends in TopK, with the scores that TopK was given as its output instead; any other graph as it is.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="changes">Receives what was changed, in words.</param>
    public static OnnxModel BeforeTopK(OnnxModel model, List<string> changes)
    {
        var producers = model.Nodes.SelectMany(node => node.Outputs.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node, StringComparer.Ordinal);
        if (EndsInTopK(model, producers) is not { } top)
        {
            return model;
        }

        var after = top.Outputs.ToHashSet(StringComparer.Ordinal);
        foreach (var node in model.Nodes.Where(node => node.Reads.Any(after.Contains)))
        {
            after.UnionWith(node.Outputs);
        }

        var edit = new GraphEdit(model);
        var kept = edit.Proto.Graph.Output.Where(output => !after.Contains(output.Name) && output.Name != top.Inputs[0]).ToList();
        edit.Proto.Graph.Output.Clear();
        edit.Proto.Graph.Output.Add(new ValueInfoProto { Name = top.Inputs[0] });
        edit.Proto.Graph.Output.AddRange(kept);
        changes.Add($"TopK {top.Name}: left out; the score is '{top.Inputs[0]}', of which it takes the best");
        return edit.Finish();
    }

    private static OnnxNode? EndsInTopK(OnnxModel model, Dictionary<string, OnnxNode> producers)
    {
        foreach (var output in model.Outputs)
        {
            var name = output.Name;
            while (producers.TryGetValue(name, out var node))
            {
                if (node is { Operator: "TopK", Domain: "" })
                {
                    return node;
                }

                if (node.Operator is not ("Identity" or "Cast" or "Squeeze" or "Unsqueeze" or "Reshape" or "Flatten" or "Gather" or "Sigmoid" or "Softmax") || node.Inputs.Count == 0)
                {
                    break;
                }

                name = node.Operator == "Gather" ? node.Inputs[1] : node.Inputs[0]; // Gather: places are looked up in a list of item ids.
            }
        }

        return null;
    }

    /// <summary>The computed input of a node with one, and its constant if it has one.</summary>
    private static (string Value, OnnxTensor? Constant)? Other(OnnxModel model, OnnxNode node)
    {
        if (node.Inputs.Count == 1)
        {
            return (node.Inputs[0], null);
        }

        return model.Constants.TryGetValue(node.Inputs[1], out var second) && second.Floats is not null ? (node.Inputs[0], second)
            : node.Operator != "Div" && model.Constants.TryGetValue(node.Inputs[0], out var first) && first.Floats is not null ? (node.Inputs[1], first)
            : null;
    }

    private static void Rewrite(GraphEdit edit, OnnxModel model, Product product, List<(string Operator, OnnxTensor Constant)> steps)
    {
        var graph = edit.Proto.Graph;
        graph.Input.Add(GraphCut.Info(new OnnxValue(product.Input, OnnxElementType.Int64, [null])));
        string Lookup(string like, long[] shape, float[] values)
        {
            var node = edit.Node("Gather", like, edit.Floats($"{like}_table", shape, values), product.Input);
            graph.Node.Add(node);
            return node.Output[0];
        }

        string Add(NodeProto node)
        {
            graph.Node.Add(node);
            return node.Output[0];
        }

        var vector = Lookup("item_embedding", [product.Items, product.Width], product.Rows);
        var products = Add(edit.Node("Mul", "products", product.User, vector));
        var score = Add(model.Opset < 13
            ? GraphEdit.With(GraphEdit.With(edit.Node("ReduceSum", "product_sum", products), "axes", [-1L]), "keepdims", 0)
            : GraphEdit.With(edit.Node("ReduceSum", "product_sum", products, edit.Integers("product_axis", -1)), "keepdims", 0));
        foreach (var (operation, constant) in Enumerable.Reverse(steps))
        {
            var operand = constant.Count == 1 ? edit.Floats("factor", [1], constant.Floats!)
                : constant.Count == product.Items ? Lookup("item_bias", [product.Items], constant.Floats!)
                : throw new InvalidArtifactException(model.Artifact, $"what {operation} combines the scores with has {constant.Count} values, expected 1 or {product.Items}; {Expected}");
            score = Add(edit.Node(operation, "item_score", score, operand));
        }

        graph.Output.Clear();
        graph.Output.Add(new ValueInfoProto { Name = score });
    }

    private sealed record Product(string User, float[] Rows, int Items, int Width, string Input);
}
