using static TorchSharp.torch;

namespace RecInterp.Training.Interactions;

/// <summary>What a tower gives for a batch of users or items, as tensors.</summary>
/// <param name="Embeddings">Embeddings, float32, shape [B, d].</param>
/// <param name="Scalars">Scalars (biases) beside the embeddings, float32, shape [B, s]; [B, 0] where the tower has none.</param>
public readonly record struct TowerBatch(Tensor Embeddings, Tensor Scalars)
{
    /// <summary>Number of rows, B.</summary>
    public long Rows => Embeddings.shape[0];

    /// <summary>The same scalars beside other embeddings: reconstructions, for instance.</summary>
    /// <param name="embeddings">Embeddings of as many rows, shape [B, d].</param>
    public TowerBatch With(Tensor embeddings) => new(embeddings, Scalars);

    /// <summary>The first rows alone.</summary>
    /// <param name="rows">How many, from 0 to B.</param>
    public TowerBatch First(long rows) => new(Embeddings.narrow(0, 0, rows), Scalars.narrow(0, 0, rows));

    /// <summary>The same numbers on a device; itself where they are there.</summary>
    /// <param name="device">The device.</param>
    public TowerBatch On(Device device) => new(Embeddings.to(device), Scalars.to(device));
}
