using RecInterp.Onnx.Graphs;

namespace RecInterp.Recommenders.Sequential;

/// <summary>Writes a trained TiMiRec as an ONNX graph; see <see cref="HistoryGraph"/> for its inputs.</summary>
internal static class TiMiRecGraph
{
    /// <summary>The graph.</summary>
    /// <param name="parameters">The trained tensors.</param>
    /// <param name="options">The model's shape.</param>
    public static OnnxModel Of(TowerParameters parameters, TiMiRecOptions options)
    {
        var graph = new HistoryGraph("timirec", "Scores histories and items: interests of the history, weighed by their prediction, times the item's vector.", parameters, options.HistoryLength);
        var builder = graph.Builder;

        // 1. Interests [B, K, d]. Rows without an item become 0, so a history without items has interests of 0.
        var mask = graph.PresenceMask();
        var rows = graph.Node("Mul", "rows", graph.Block(TiMiRecTower.Block, graph.Inputs(), mask, options.Width, 1), graph.Present);
        var scores = graph.Linear(TiMiRecTower.AttentionOutput, builder.Node("Tanh", "interest.tanh", [graph.Linear(TiMiRecTower.AttentionHidden, rows)]));
        var weights = builder.Node("Softmax", "interest.weights", [graph.Node("Add", "interest.seen", builder.Transpose("interest.scores", scores, 0, 2, 1), mask)]);
        var interests = graph.Node("MatMul", "interests", weights, rows);

        // 2. Intents [B, K]: the last state of the recurrent unit.
        graph.Table("intent_item_table", TiMiRecTower.IntentItems);
        var vectors = builder.Node("Gather", "intent.vectors", ["intent_item_table", graph.Items]);
        var intents = builder.Node("Softmax", "intents", [graph.Linear(TiMiRecTower.IntentOutput, LastState(graph, parameters, vectors, options.Width))]);

        // 3. Interests by intents.
        var weighed = graph.Node("Mul", "weighed", interests, graph.Node("Unsqueeze", "intent_weights", intents, "second"));
        return graph.Build(builder.Node("ReduceSum", "user_embedding", [weighed, "first"], ("keepdims", 0)), "timirec.onnx");
    }

    /// <summary>The state after each history's last item, [B, d].</summary>
    private static string LastState(HistoryGraph graph, TowerParameters parameters, string vectors, int width)
    {
        var builder = graph.Builder;
        Gates("weight", "input.weight", 3, width, width);
        Gates("recurrence", "state.weight", 3, width, width);
        Gates("biases", "input.bias", 6, 1, width, "state.bias");

        // The operator takes at least one step; what it makes of a history without items meets interests of 0.
        var lengths = builder.Node("Cast", "recurrent.lengths", [builder.Node("Squeeze", "recurrent.counts", [builder.Node("Max", "recurrent.atleast", [graph.Lengths, "first"]), "first"])], ("to", (long)OnnxElementType.Int32));
        builder.Node(
            "GRU",
            ["recurrent.states", "recurrent.state"],
            [builder.Transpose("recurrent.steps", vectors, 1, 0, 2), "recurrent.weight", "recurrent.recurrence", "recurrent.biases", lengths],
            ("hidden_size", width),
            ("linear_before_reset", 1));
        return graph.Node("Squeeze", "recurrent.last", "recurrent.state", "none");

        // ONNX has the gates in the order z, r, n; the tower in r, z, n.
        void Gates(string name, string parameter, int gates, int rows, int columns, string? further = null)
        {
            List<float> values = [];
            foreach (var part in new[] { parameter, further }.OfType<string>())
            {
                var own = parameters.Values($"{TiMiRecTower.Recurrent}.{part}");
                var gate = rows * columns;
                values.AddRange(own[gate..(2 * gate)]);
                values.AddRange(own[..gate]);
                values.AddRange(own[(2 * gate)..]);
            }

            builder.Constant($"recurrent.{name}", rows == 1 ? [1, (long)gates * columns] : [1, (long)gates * rows, columns], [.. values]);
        }
    }
}
