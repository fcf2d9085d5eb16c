using RecInterp.Onnx.Scorers;
using RecInterp.Training.Interactions;
using static TorchSharp.torch;

namespace RecInterp.Training.Runs;

/// <summary>All rows of a tower as tensors, from which batches are taken.</summary>
internal sealed class TowerRows : IDisposable
{
    private readonly Tensor _embeddings;
    private readonly Tensor _scalars;

    /// <summary>Copies a table.</summary>
    /// <param name="table">The table.</param>
    public TowerRows(TowerTable table)
    {
        _embeddings = tensor(table.Embeddings.Values.ToArray(), [table.Rows, table.Embeddings.Width]).DetachFromDisposeScope();
        _scalars = tensor(table.Scalars.ToArray(), [table.Rows, table.ScalarCount]).DetachFromDisposeScope();
    }

    /// <summary>Some rows.</summary>
    /// <param name="rows">Row numbers.</param>
    public TowerBatch Select(long[] rows)
    {
        var index = tensor(rows, [rows.Length]);
        return new TowerBatch(_embeddings.index_select(0, index), _scalars.index_select(0, index));
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _embeddings.Dispose();
        _scalars.Dispose();
    }
}
