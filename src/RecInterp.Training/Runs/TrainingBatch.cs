namespace RecInterp.Training.Runs;

/// <summary>Rows of users, then rows of items: one dictionary reads them in one pass. Or rows of one table alone.</summary>
/// <param name="Width">Embedding width d.</param>
/// <param name="UserCount">Rows of users, or of the one table, Bu.</param>
/// <param name="ItemCount">Rows of items, Bi; 0 where there is one table.</param>
/// <param name="Embeddings">x, shape [Bu + Bi, d].</param>
/// <param name="UserScalars">Scalars of the users, shape [Bu, s].</param>
/// <param name="ItemScalars">Scalars of the items, shape [Bi, s].</param>
internal sealed record TrainingBatch(int Width, int UserCount, int ItemCount, float[] Embeddings, float[] UserScalars, float[] ItemScalars)
{
    /// <summary>Rows of both.</summary>
    public int Rows => UserCount + ItemCount;

    /// <summary>1 or 2. Losses are sums over towers of means over rows.</summary>
    public int Towers => ItemCount == 0 ? 1 : 2;

    /// <summary>An embedding.</summary>
    public ReadOnlySpan<float> Row(int row) => Embeddings.AsSpan(row * Width, Width);
}
