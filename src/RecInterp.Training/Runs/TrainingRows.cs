using RecInterp.Core.Towers;
using RecInterp.Onnx.Scorers;
using static TorchSharp.torch;

namespace RecInterp.Training.Runs;

/// <summary>All users and items as tensors, from which batches are taken.</summary>
internal sealed class TrainingRows : IDisposable
{
    private readonly int _users;
    private readonly Tensor _embeddings;
    private readonly Tensor _userScalars;
    private readonly Tensor _itemScalars;

    /// <summary>Copies both tables.</summary>
    /// <param name="users">The users.</param>
    /// <param name="items">The items; embeddings as wide as the users'.</param>
    public TrainingRows(TowerTable users, TowerTable items)
    {
        var all = EmbeddingTable.Concatenate(users.Embeddings, items.Embeddings);
        _users = users.Rows;
        _embeddings = tensor(all.Values.ToArray(), [all.Rows, all.Width]).DetachFromDisposeScope();
        _userScalars = tensor(users.Scalars.ToArray(), [users.Rows, users.ScalarCount]).DetachFromDisposeScope();
        _itemScalars = tensor(items.Scalars.ToArray(), [items.Rows, items.ScalarCount]).DetachFromDisposeScope();
    }

    /// <summary>Some users and as many items.</summary>
    /// <param name="users">Row numbers of users.</param>
    /// <param name="items">Row numbers of items.</param>
    public TrainingBatch Select(long[] users, long[] items)
    {
        var both = tensor([.. users, .. items.Select(item => _users + item)], [users.Length + items.Length]);
        return new TrainingBatch(
            _embeddings.index_select(0, both),
            _userScalars.index_select(0, tensor(users, [users.Length])),
            _itemScalars.index_select(0, tensor(items, [items.Length])));
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _embeddings.Dispose();
        _userScalars.Dispose();
        _itemScalars.Dispose();
    }
}
