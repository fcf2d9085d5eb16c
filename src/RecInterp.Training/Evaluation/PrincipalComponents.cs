using MathNet.Numerics.LinearAlgebra;
using RecInterp.Core.Towers;

namespace RecInterp.Training.Evaluation;

/// <summary>The PCA baseline: embeddings projected on their directions of largest variance.</summary>
/// <remarks>Directions are eigenvectors of the covariance of users and items together, about their common mean.</remarks>
internal sealed class PrincipalComponents
{
    private readonly double[] _mean;
    private readonly Matrix<double> _directions;

    public PrincipalComponents(EmbeddingTable users, EmbeddingTable items)
    {
        var d = users.Width;
        _mean = new double[d];
        Accumulate(users);
        Accumulate(items);
        for (var column = 0; column < d; column++)
        {
            _mean[column] /= users.Rows + items.Rows;
        }

        var covariance = Matrix<double>.Build.Dense(d, d);
        Covariance(users, covariance);
        Covariance(items, covariance);

        // MathNet gives eigenvalues in ascending order; the last columns are the directions of largest variance.
        _directions = covariance.Evd(Symmetricity.Symmetric).EigenVectors;
    }

    /// <summary>Projects on the first directions.</summary>
    /// <param name="name">The baseline's name.</param>
    /// <param name="note">What it is.</param>
    /// <param name="rank">Number of directions, at most d.</param>
    /// <param name="users">User embeddings.</param>
    /// <param name="items">Item embeddings.</param>
    public Reconstruction Project(string name, string note, int rank, EmbeddingTable users, EmbeddingTable items)
    {
        var d = users.Width;
        var kept = _directions.SubMatrix(0, d, d - rank, rank);
        var projector = kept * kept.Transpose();
        return Reconstruction.Full(name, note, rank, Project(users, projector), Project(items, projector));
    }

    private EmbeddingTable Project(EmbeddingTable table, Matrix<double> projector)
    {
        var d = table.Width;
        var result = new float[table.Rows * d];
        var centred = Vector<double>.Build.Dense(d);
        for (var row = 0; row < table.Rows; row++)
        {
            var x = table.Row(row);
            for (var column = 0; column < d; column++)
            {
                centred[column] = x[column] - _mean[column];
            }

            var projected = projector * centred;
            for (var column = 0; column < d; column++)
            {
                result[(row * d) + column] = (float)(projected[column] + _mean[column]);
            }
        }

        return new EmbeddingTable(table.Rows, d, result);
    }

    private void Accumulate(EmbeddingTable table)
    {
        for (var row = 0; row < table.Rows; row++)
        {
            var x = table.Row(row);
            for (var column = 0; column < x.Length; column++)
            {
                _mean[column] += x[column];
            }
        }
    }

    private void Covariance(EmbeddingTable table, Matrix<double> covariance)
    {
        var d = table.Width;
        var centred = new double[d];
        for (var row = 0; row < table.Rows; row++)
        {
            var x = table.Row(row);
            for (var column = 0; column < d; column++)
            {
                centred[column] = x[column] - _mean[column];
            }

            for (var i = 0; i < d; i++)
            {
                for (var j = 0; j < d; j++)
                {
                    covariance[i, j] += centred[i] * centred[j];
                }
            }
        }
    }
}
