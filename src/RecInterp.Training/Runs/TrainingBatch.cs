using RecInterp.Training.Interactions;
using static TorchSharp.torch;

namespace RecInterp.Training.Runs;

/// <summary>As many users as items, stacked: one dictionary reads them in one pass.</summary>
/// <param name="Embeddings">x, shape [2 B, d]: B users, then B items.</param>
/// <param name="UserScalars">Scalars of the users, shape [B, s].</param>
/// <param name="ItemScalars">Scalars of the items, shape [B, s].</param>
internal readonly record struct TrainingBatch(Tensor Embeddings, Tensor UserScalars, Tensor ItemScalars)
{
    /// <summary>B.</summary>
    public long Size => UserScalars.shape[0];

    /// <summary>The users, with their rows of a stacked tensor: their embeddings or reconstructions.</summary>
    /// <param name="stacked">Shape [2 B, d].</param>
    public TowerBatch Users(Tensor stacked) => new(stacked.narrow(0, 0, Size), UserScalars);

    /// <summary>The items, with their rows of a stacked tensor.</summary>
    /// <param name="stacked">Shape [2 B, d].</param>
    public TowerBatch Items(Tensor stacked) => new(stacked.narrow(0, Size, Size), ItemScalars);
}
