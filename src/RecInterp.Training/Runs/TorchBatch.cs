using RecInterp.Training.Interactions;
using static TorchSharp.torch;

namespace RecInterp.Training.Runs;

/// <summary>A batch as tensors. They belong to the scope that is open when they are made.</summary>
internal readonly struct TorchBatch
{
    private readonly Tensor _userScalars;
    private readonly Tensor _itemScalars;

    /// <summary>Copies a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="device">Where to; null is the processor.</param>
    public TorchBatch(TrainingBatch batch, Device? device = null)
    {
        Rows = batch;
        Embeddings = tensor(batch.Embeddings, [batch.Rows, batch.Width], device: device);
        _userScalars = tensor(batch.UserScalars, [batch.UserCount, batch.UserScalars.Length / batch.UserCount], device: device);
        _itemScalars = tensor(batch.ItemScalars, [batch.ItemCount, batch.ItemScalars.Length / Math.Max(1, batch.ItemCount)], device: device);
    }

    /// <summary>What was copied.</summary>
    public TrainingBatch Rows { get; }

    /// <summary>x, shape [Bu + Bi, d].</summary>
    public Tensor Embeddings { get; }

    /// <summary>The users, with their rows of a stacked tensor: their embeddings or reconstructions.</summary>
    /// <param name="stacked">Shape [Bu + Bi, d].</param>
    public TowerBatch Users(Tensor stacked) => new(stacked.narrow(0, 0, Rows.UserCount), _userScalars);

    /// <summary>The items, with their rows of a stacked tensor.</summary>
    /// <param name="stacked">Shape [Bu + Bi, d].</param>
    public TowerBatch Items(Tensor stacked) => new(stacked.narrow(0, Rows.UserCount, Rows.ItemCount), _itemScalars);
}
