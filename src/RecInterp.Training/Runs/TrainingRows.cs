using RecInterp.Onnx.Scorers;

namespace RecInterp.Training.Runs;

/// <summary>All users and items, from which batches are taken; or all rows of one table. Rows are copied when they are drawn: the tables may be mapped files, larger than memory.</summary>
/// <param name="users">The users, or the rows.</param>
/// <param name="items">The items, embeddings as wide as the users'; null where there is one table.</param>
internal sealed class TrainingRows(TowerTable users, TowerTable? items)
{
    /// <summary>Some users and as many items.</summary>
    /// <param name="userRows">Row numbers of users.</param>
    /// <param name="itemRows">Row numbers of items; none where there is one table.</param>
    public TrainingBatch Select(ReadOnlySpan<int> userRows, ReadOnlySpan<int> itemRows)
    {
        var width = users.Embeddings.Width;
        var both = new float[(userRows.Length + itemRows.Length) * width];
        users.Embeddings.Gather(userRows, both);
        items?.Embeddings.Gather(itemRows, both.AsSpan(userRows.Length * width));
        return new TrainingBatch(width, userRows.Length, itemRows.Length, both, Scalars(users, userRows), items is null ? [] : Scalars(items, itemRows));
    }

    private static float[] Scalars(TowerTable table, ReadOnlySpan<int> rows)
    {
        var scalars = new float[rows.Length * table.ScalarCount];
        for (var i = 0; i < rows.Length; i++)
        {
            table.ScalarsOf(rows[i]).CopyTo(scalars.AsSpan(i * table.ScalarCount));
        }

        return scalars;
    }
}
