namespace RecInterp.Onnx.Files;

/// <summary>A matrix with rows and columns exchanged.</summary>
internal static class Transposed
{
    /// <summary>Exchanges.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="values">[rows, columns], row-major.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <returns>[columns, rows], row-major.</returns>
    public static T[] Of<T>(T[] values, int rows, int columns)
    {
        var transposed = new T[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return transposed;
    }
}
