using System.Numerics.Tensors;
using RecInterp.Core.Scoring;
using RecInterp.Core.Towers;
using RecInterp.Recommenders.Scoring;

namespace RecInterp.Recommenders.Als;

/// <summary>Neighbours by cosine in a table of factors, as the implicit library finds similar items and similar users. Immutable.</summary>
/// <remarks>cos(i, j) = q_i . q_j / (|q_i| |q_j|) over all columns; a norm of 0 is replaced by 1e-10, so a row of zeros is at 0 from all. A bias column in the table would count: see docs/importing.md.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class SimilarRows
{
    private const float SmallestNorm = 1e-10f;

    private readonly EmbeddingTable _rows;
    private readonly float[] _norms;

    /// <summary>Measures a table's norms.</summary>
    /// <param name="rows">Factors of items, or of users, [n, f].</param>
    public SimilarRows(EmbeddingTable rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _rows = rows;
        _norms = new float[rows.Rows];
        for (var row = 0; row < rows.Rows; row++)
        {
            var norm = TensorPrimitives.Norm(rows.Row(row));
            _norms[row] = norm == 0 ? SmallestNorm : norm;
        }
    }

    /// <summary>The rows nearest to one, with their cosines, nearest first.</summary>
    /// <param name="row">The row that is asked for. It is its own nearest, with cosine 1, and stands first even where rounding or a copy of it ties.</param>
    /// <param name="count">How many, itself included, at least 1; clipped to the rows that there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or nothing is asked for.</exception>
    public IReadOnlyList<(int Row, float Cosine)> Of(int row, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var cosines = new float[_rows.Rows];
        RowProducts.Dot(_rows, _rows.Row(row), cosines);
        TensorPrimitives.Divide(cosines, _norms, cosines);
        TensorPrimitives.Divide(cosines, _norms[row], cosines);
        var own = cosines[row];
        cosines[row] = float.PositiveInfinity;
        return [.. TopItems.Select(cosines, count).Select(found => (found, found == row ? own : cosines[found]))];
    }
}
