using RecInterp.Onnx.Graphs;

namespace RecInterp.Training.Worlds;

/// <summary>A trained two-tower MLP: score(u, i) = MLP_user(features of u) . MLP_item(features of i) + bias of i.</summary>
/// <param name="User">The user tower.</param>
/// <param name="Item">The item tower.</param>
/// <param name="ItemBias">One bias an item, [I].</param>
public sealed record TwoTowerWeights(TowerWeights User, TowerWeights Item, float[] ItemBias)
{
    /// <summary>Name of the user input of the graph: ids, int64 [B].</summary>
    public const string UserInput = "user_id";

    /// <summary>Name of the item input of the graph: ids, int64 [B].</summary>
    public const string ItemInput = "item_id";

    /// <summary>The scorer as an ONNX graph from two ids to a score [B]; feature tables and biases stand inside.</summary>
    public OnnxModel ToOnnx()
    {
        var graph = new GraphBuilder("two-tower", "Scores users and items by the dot product of two MLP towers plus an item bias.");
        graph.Input(UserInput, OnnxElementType.Int64, (long?)null);
        graph.Input(ItemInput, OnnxElementType.Int64, (long?)null);
        var user = Tower(graph, "user", UserInput, User);
        var item = Tower(graph, "item", ItemInput, Item);
        graph.Constant("item_bias_table", [ItemBias.Length], ItemBias);
        graph.Node("Gather", "item_bias", ["item_bias_table", ItemInput]);
        graph.Node("Mul", "products", [user, item]);
        graph.Constant("columns", 1L);
        graph.Node("ReduceSum", "match", ["products", "columns"], ("keepdims", 0));
        graph.Node("Add", "score", ["match", "item_bias"]);
        graph.Output("score", (long?)null);
        return graph.Build("scorer.onnx");
    }

    private static string Tower(GraphBuilder graph, string side, string id, TowerWeights tower)
    {
        graph.Constant($"{side}_features", [tower.Rows, tower.FeatureCount], tower.Features);
        graph.Constant($"{side}_hidden_weight", [tower.HiddenWidth, tower.FeatureCount], tower.HiddenWeight);
        graph.Constant($"{side}_hidden_bias", [tower.HiddenWidth], tower.HiddenBias);
        graph.Constant($"{side}_output_weight", [tower.EmbeddingWidth, tower.HiddenWidth], tower.OutputWeight);
        graph.Constant($"{side}_output_bias", [tower.EmbeddingWidth], tower.OutputBias);
        graph.Node("Gather", $"{side}_row", [$"{side}_features", id]);
        graph.Node("Gemm", $"{side}_hidden", [$"{side}_row", $"{side}_hidden_weight", $"{side}_hidden_bias"], ("transB", 1));
        graph.Node("Relu", $"{side}_active", [$"{side}_hidden"]);
        return graph.Node("Gemm", $"{side}_embedding", [$"{side}_active", $"{side}_output_weight", $"{side}_output_bias"], ("transB", 1));
    }
}
