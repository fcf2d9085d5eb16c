using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Scorers;

/// <summary>A side whose embeddings are computed by a tower in ONNX Runtime.</summary>
internal sealed class GraphTowerPart(OnnxModel tower, TowerAnatomy anatomy, TowerInputs inputs, int threads) : TowerPart
{
    public override TowerAnatomy Anatomy => anatomy;

    public override int Rows => inputs.Rows;

    public override OnnxModel Tower => tower;

    public override void Stream(TowerRows sink, IProgress<int> progress, CancellationToken cancellation)
    {
        using var session = TowerSession.Open(tower, anatomy, threads);
        session.Stream(inputs, sink, progress, cancellation);
    }
}
