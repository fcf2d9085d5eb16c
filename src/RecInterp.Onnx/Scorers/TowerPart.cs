using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Scorers;

/// <summary>One side of a scorer that is being imported: where its embeddings come from.</summary>
internal abstract class TowerPart
{
    /// <summary>What is known of the tower.</summary>
    public abstract TowerAnatomy Anatomy { get; }

    /// <summary>Number of users or items.</summary>
    public abstract int Rows { get; }

    /// <summary>The tower's graph; null where the side is a table.</summary>
    public abstract OnnxModel? Tower { get; }

    /// <summary>Gives all rows, in order.</summary>
    /// <param name="sink">Receives each batch.</param>
    /// <param name="progress">Told how many rows are done.</param>
    /// <param name="cancellation">Checked between batches.</param>
    public abstract void Stream(TowerRows sink, IProgress<int> progress, CancellationToken cancellation);
}
