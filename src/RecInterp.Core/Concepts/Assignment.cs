namespace RecInterp.Core.Concepts;

/// <summary>The assignment of rows to columns that has the largest total: each row gets a column of its own.</summary>
/// <remarks>The Hungarian method in the form of shortest augmenting paths with potentials (Kuhn 1955; Jonker and Volgenant 1987), O(n^2 m).</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class Assignment
{
    /// <summary>Finds it.</summary>
    /// <param name="gains">What each row gains from each column, shape [n, m], row-major, finite, with n at most m.</param>
    /// <param name="rows">n, at least 1.</param>
    /// <param name="columns">m, at least n.</param>
    /// <returns>The column of each row, all different.</returns>
    /// <exception cref="ArgumentException">There are fewer columns than rows, or the length is not n m.</exception>
    public static int[] Largest(ReadOnlySpan<double> gains, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (columns < rows || gains.Length != (long)rows * columns)
        {
            throw new ArgumentException($"Found {gains.Length} gains for {rows} rows and {columns} columns; expected {rows} x {columns}, and no fewer columns than rows.", nameof(gains));
        }

        // Row 0 and column 0 stand for "none yet"; potentials keep every reduced cost at least 0.
        double[] rowPotential = new double[rows + 1];
        double[] columnPotential = new double[columns + 1];
        int[] rowOf = new int[columns + 1];
        int[] before = new int[columns + 1];
        for (int row = 1; row <= rows; row++)
        {
            rowOf[0] = row;
            int column = Reach(gains, columns, rowOf, before, rowPotential, columnPotential);
            for (; column != 0; column = before[column])
            {
                rowOf[column] = rowOf[before[column]];
            }
        }

        int[] chosen = new int[rows];
        for (int column = 1; column <= columns; column++)
        {
            if (rowOf[column] > 0)
            {
                chosen[rowOf[column] - 1] = column - 1;
            }
        }

        return chosen;
    }

    /// <summary>The free column at the end of the cheapest path from the row that has none.</summary>
    private static int Reach(ReadOnlySpan<double> gains, int columns, int[] rowOf, int[] before, double[] rowPotential, double[] columnPotential)
    {
        double[] distance = new double[columns + 1];
        bool[] visited = new bool[columns + 1];
        Array.Fill(distance, double.PositiveInfinity);
        int at = 0;
        while (rowOf[at] != 0)
        {
            visited[at] = true;
            int row = rowOf[at];
            double shortest = double.PositiveInfinity;
            int next = 0;
            for (int column = 1; column <= columns; column++)
            {
                if (visited[column])
                {
                    continue;
                }

                double cost = -gains[((row - 1) * columns) + column - 1] - rowPotential[row] - columnPotential[column];
                if (cost < distance[column])
                {
                    (distance[column], before[column]) = (cost, at);
                }

                if (distance[column] < shortest)
                {
                    (shortest, next) = (distance[column], column);
                }
            }

            for (int column = 0; column <= columns; column++)
            {
                if (visited[column])
                {
                    rowPotential[rowOf[column]] += shortest;
                    columnPotential[column] -= shortest;
                }
                else
                {
                    distance[column] -= shortest;
                }
            }

            at = next;
        }

        return at;
    }
}
