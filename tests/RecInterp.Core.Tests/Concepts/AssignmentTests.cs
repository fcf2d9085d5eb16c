using RecInterp.Core.Concepts;

namespace RecInterp.Core.Tests.Concepts;

public sealed class AssignmentTests
{
    [Fact]
    public void The_largest_total_is_found_where_taking_the_best_of_each_row_would_miss_it()
    {
        // Row 0 would take column 0 for 10, and leave row 1 with 0.
        Assert.Equal([1, 0], Assignment.Largest([10, 9, 9, 0], 2, 2));
    }

    [Fact]
    public void It_is_the_best_of_all_assignments()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            int rows = random.Next(1, 6);
            int columns = random.Next(rows, 7);
            double[] gains = [.. Enumerable.Range(0, rows * columns).Select(_ => seed % 3 == 0 ? random.Next(4) : (4 * random.NextDouble()) - 2)];

            int[] found = Assignment.Largest(gains, rows, columns);

            Assert.Equal(rows, found.Distinct().Count());
            Assert.All(found, column => Assert.InRange(column, 0, columns - 1));
            Assert.Equal(Best(gains, rows, columns, 0, []), found.Select((column, row) => gains[(row * columns) + column]).Sum(), 1e-9);
        }
    }

    [Fact]
    public void Fewer_columns_than_rows_are_refused() => Assert.Throws<ArgumentException>(() => Assignment.Largest([1, 2], 2, 1));

    private static double Best(double[] gains, int rows, int columns, int row, HashSet<int> taken)
    {
        if (row == rows)
        {
            return 0;
        }

        double best = double.NegativeInfinity;
        for (int column = 0; column < columns; column++)
        {
            if (taken.Add(column))
            {
                best = Math.Max(best, gains[(row * columns) + column] + Best(gains, rows, columns, row + 1, taken));
                taken.Remove(column);
            }
        }

        return best;
    }
}
