namespace RecInterp.Training.Fused;

/// <summary>Rows of one tower that are worked on together. The division depends on the batch alone, never on the number of threads.</summary>
/// <param name="First">The first row, as <see cref="BatchRows"/> counts.</param>
/// <param name="Count">How many.</param>
/// <param name="Source">The first row in the batch.</param>
internal readonly record struct Piece(int First, int Count, int Source)
{
    /// <summary>Most rows of a piece: their inputs and a panel fit the first-level cache at d = 64.</summary>
    public const int Most = 8 * Tile.Rows;

    /// <summary>Divides a batch.</summary>
    /// <param name="users">Rows of users.</param>
    /// <param name="items">Rows of items.</param>
    public static Piece[] Divide(int users, int items) =>
        [.. Tower(users, 0, 0), .. Tower(items, Tile.WholeRows(users), users)];

    private static IEnumerable<Piece> Tower(int rows, int first, int source)
    {
        for (var row = 0; row < rows; row += Most)
        {
            yield return new Piece(first + row, Math.Min(Most, rows - row), source + row);
        }
    }
}
