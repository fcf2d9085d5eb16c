using RecInterp.Core.Towers;

namespace RecInterp.Core.Fidelity;

/// <summary>Share of the embeddings' variance that a reconstruction loses (FVU).</summary>
/// <remarks>
/// <code>
/// FVU = (sum over rows of |x - xhat|^2) / (sum over rows of |x - mean(x)|^2)
/// </code>
/// <para>Both sums run over the whole table, and the mean is the table's, not a batch's; sums are in double. The numerator is the sum of
/// arXiv 2511.18024, eq. (6), over the table. 0 is exact; 1 is as good as answering the mean; it can exceed 1.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class VarianceUnexplained
{
    /// <summary>FVU of a reconstruction.</summary>
    /// <param name="original">x, shape [n, d], n at least 1.</param>
    /// <param name="reconstruction">xhat, shape [n, d], rows in the same order.</param>
    /// <returns>FVU, at least 0. When all rows of the original are equal there is no variance: 0 for an exact reconstruction, else positive
    /// infinity. NaN when a value is NaN.</returns>
    /// <exception cref="ArgumentNullException">A table is null.</exception>
    /// <exception cref="ArgumentException">The shapes differ, or the tables have no rows.</exception>
    public static double Compute(EmbeddingTable original, EmbeddingTable reconstruction)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(reconstruction);
        if (original.Rows != reconstruction.Rows || original.Width != reconstruction.Width)
        {
            throw new ArgumentException(
                $"The original is [{original.Rows}, {original.Width}], the reconstruction [{reconstruction.Rows}, {reconstruction.Width}]; "
                + "the shapes must agree.",
                nameof(reconstruction));
        }

        if (original.Rows == 0)
        {
            throw new ArgumentException("The tables have no rows; there is no variance to explain.", nameof(original));
        }

        double[] mean = ColumnMeans.Of(original);
        double lost = 0;
        double total = 0;
        for (int row = 0; row < original.Rows; row++)
        {
            ReadOnlySpan<float> x = original.Row(row);
            ReadOnlySpan<float> decoded = reconstruction.Row(row);
            for (int column = 0; column < x.Length; column++)
            {
                double error = (double)x[column] - decoded[column];
                double deviation = x[column] - mean[column];
                lost += error * error;
                total += deviation * deviation;
            }
        }

        return lost == 0 && total == 0 ? 0 : lost / total;
    }
}
