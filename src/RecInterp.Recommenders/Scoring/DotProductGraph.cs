using RecInterp.Core.Towers;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Recommenders.Scoring;

/// <summary>Writes the graph of a dot-product scorer: score = p_u . q_i, plus the biases that there are.</summary>
internal static class DotProductGraph
{
    /// <summary>Name of the user input: numbers of users, int64 [B].</summary>
    public const string UserInput = "user_id";

    /// <summary>Name of the item input: numbers of items, int64 [B].</summary>
    public const string ItemInput = "item_id";

    /// <summary>Name of the output: scores, float32 [B].</summary>
    public const string Output = "score";

    /// <summary>The graph.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="users">User embeddings, [U, d].</param>
    /// <param name="items">Item embeddings, [I, d].</param>
    /// <param name="userBias">One number a user; null where there is none.</param>
    /// <param name="itemBias">One number an item; null where there is none.</param>
    public static OnnxModel Of(string name, EmbeddingTable users, EmbeddingTable items, float[]? userBias, float[]? itemBias)
    {
        var graph = new GraphBuilder(name, "Scores users and items by the dot product of their embeddings.");
        graph.Input(UserInput, OnnxElementType.Int64, (long?)null);
        graph.Input(ItemInput, OnnxElementType.Int64, (long?)null);
        graph.Node("Mul", "products", [Table(graph, "user", users, UserInput), Table(graph, "item", items, ItemInput)]);
        graph.Constant("columns", 1L);
        var biases = new[] { Bias(graph, "user", userBias, UserInput), Bias(graph, "item", itemBias, ItemInput) }.OfType<string>().ToArray();
        var score = graph.Node("ReduceSum", biases.Length == 0 ? Output : "match", ["products", "columns"], ("keepdims", 0));
        foreach (var (index, bias) in biases.Index())
        {
            score = graph.Node("Add", index == biases.Length - 1 ? Output : $"with_{bias}", [score, bias]);
        }

        graph.Output(Output, (long?)null);
        return graph.Build($"{name}.onnx");
    }

    /// <summary>Adds a table and the rows that an input names.</summary>
    /// <returns>The name of the rows, [B, d].</returns>
    public static string Table(GraphBuilder graph, string side, EmbeddingTable rows, string input)
    {
        graph.Constant($"{side}_embedding_table", [rows.Rows, rows.Width], rows.Values);
        return graph.Node("Gather", $"{side}_embedding", [$"{side}_embedding_table", input]);
    }

    private static string? Bias(GraphBuilder graph, string side, float[]? values, string input)
    {
        if (values is null)
        {
            return null;
        }

        graph.Constant($"{side}_bias_table", [values.Length], values);
        return graph.Node("Gather", $"{side}_bias", [$"{side}_bias_table", input]);
    }
}
