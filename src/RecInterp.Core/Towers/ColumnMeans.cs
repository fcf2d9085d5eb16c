namespace RecInterp.Core.Towers;

/// <summary>The mean embedding of a table.</summary>
internal static class ColumnMeans
{
    /// <summary>Column means of a table with at least one row, summed in double: d values.</summary>
    public static double[] Of(EmbeddingTable table)
    {
        double[] means = new double[table.Width];
        for (int row = 0; row < table.Rows; row++)
        {
            ReadOnlySpan<float> embedding = table.Row(row);
            for (int column = 0; column < means.Length; column++)
            {
                means[column] += embedding[column];
            }
        }

        for (int column = 0; column < means.Length; column++)
        {
            means[column] /= table.Rows;
        }

        return means;
    }
}
