using RecInterp.Onnx.Graphs;

namespace RecInterp.Recommenders.Sequential;

/// <summary>Writes a trained SASRec as an ONNX graph; see <see cref="HistoryGraph"/> for its inputs.</summary>
internal static class SasRecGraph
{
    /// <summary>The graph.</summary>
    /// <param name="parameters">The trained tensors.</param>
    /// <param name="options">The model's shape.</param>
    public static OnnxModel Of(TowerParameters parameters, SasRecOptions options)
    {
        var graph = new HistoryGraph("sasrec", "Scores histories and items: self-attention over the history, read at its last item, times the item's vector.", parameters, options.HistoryLength);
        var x = graph.Inputs();
        var mask = graph.CausalMask();
        for (var layer = 0; layer < options.Layers; layer++)
        {
            x = graph.Block(SasRecTower.BlockName(layer), x, mask, options.Width, options.Heads);
        }

        return graph.Build(graph.Last(x), "sasrec.onnx");
    }
}
