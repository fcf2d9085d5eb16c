using RecInterp.Onnx.Graphs;

namespace RecInterp.Recommenders.Sequential;

internal static class SasRecGraph
{
    public static OnnxModel Of(TowerParameters parameters, SasRecOptions options) => throw new NotSupportedException();
}
