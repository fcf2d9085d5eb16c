using System.Numerics.Tensors;
using RecInterp.Core.Towers;

namespace RecInterp.Core.Fidelity;

/// <summary>What reconstructions keep of the direction and the length of embeddings.</summary>
/// <remarks>
/// <code>
/// cosine     = mean over rows of x . xhat / (|x| |xhat|); 1 where both are 0, 0 where one is
/// norm ratio = sum over rows of |xhat| / sum over rows of |x|; 1 where both sums are 0
/// </code>
/// <para>A norm ratio below 1 is shrinkage, which L1 brings about. Where length carries popularity, it changes lists even if directions stay.</para>
/// </remarks>
/// <param name="Cosine">Mean cosine, -1 to 1.</param>
/// <param name="NormRatio">Ratio of total lengths, at least 0.</param>
public readonly record struct RowGeometry(double Cosine, double NormRatio)
{
    /// <summary>Measures.</summary>
    /// <param name="original">x, shape [n, d], at least one row.</param>
    /// <param name="reconstruction">xhat, of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there are no rows.</exception>
    public static RowGeometry Measure(EmbeddingTable original, EmbeddingTable reconstruction)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(reconstruction);
        if (original.Rows != reconstruction.Rows || original.Width != reconstruction.Width || original.Rows == 0)
        {
            throw new ArgumentException(
                $"Found shapes [{original.Rows}, {original.Width}] and [{reconstruction.Rows}, {reconstruction.Width}]; expected the same, with at least one row.", nameof(reconstruction));
        }

        double cosines = 0;
        double before = 0;
        double after = 0;
        for (int row = 0; row < original.Rows; row++)
        {
            ReadOnlySpan<float> x = original.Row(row);
            ReadOnlySpan<float> y = reconstruction.Row(row);
            double left = TensorPrimitives.Norm(x);
            double right = TensorPrimitives.Norm(y);
            cosines += left == 0 && right == 0 ? 1 : left == 0 || right == 0 ? 0 : TensorPrimitives.Dot(x, y) / (left * right);
            before += left;
            after += right;
        }

        return new RowGeometry(cosines / original.Rows, before == 0 ? (after == 0 ? 1 : double.PositiveInfinity) : after / before);
    }
}
