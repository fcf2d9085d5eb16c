using RecInterp.Onnx.Scorers;

namespace RecInterp.Training.Runs;

/// <summary>All users and items, from which batches are taken. Rows are copied when they are drawn: the tables may be mapped files, larger than memory.</summary>
/// <param name="users">The users.</param>
/// <param name="items">The items; embeddings as wide as the users'.</param>
internal sealed class TrainingRows(TowerTable users, TowerTable items)
{
    /// <summary>Some users and as many items.</summary>
    /// <param name="userRows">Row numbers of users.</param>
    /// <param name="itemRows">Row numbers of items.</param>
    public TrainingBatch Select(ReadOnlySpan<int> userRows, ReadOnlySpan<int> itemRows)
    {
        var (user, item) = (users.Select(userRows), items.Select(itemRows));
        var width = user.Embeddings.Width;
        var both = new float[(userRows.Length + itemRows.Length) * width];
        user.Embeddings.CopyTo(0, both.AsSpan(0, userRows.Length * width));
        item.Embeddings.CopyTo(0, both.AsSpan(userRows.Length * width));
        return new TrainingBatch(width, userRows.Length, itemRows.Length, both, user.Scalars.ToArray(), item.Scalars.ToArray());
    }
}
