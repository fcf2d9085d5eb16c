using System.Numerics.Tensors;
using RecInterp.Core.Towers;

namespace RecInterp.Reproduction.RecSae.Dictionaries;

/// <summary>The best autoencoder with a linear bottleneck of n units: projection on the first n principal components.</summary>
/// <remarks>RecSAE compares with an autoencoder of 8 units and publishes neither its form nor its training. Under the squared error no linear one of n units reconstructs better
/// than this (Baldi and Hornik 1989), so it is found in closed form, and nothing is left to luck.</remarks>
internal sealed class LinearAutoencoder
{
    private const int Iterations = 300;
    private const double Settled = 1e-10;

    private readonly float[] _mean;
    private readonly float[][] _axes;

    private LinearAutoencoder(float[] mean, float[][] axes) => (_mean, _axes) = (mean, axes);

    /// <summary>Fits one.</summary>
    /// <param name="rows">Embeddings, [n, d], at least one.</param>
    /// <param name="units">Units of the bottleneck, 1 to d.</param>
    public static LinearAutoencoder Fit(EmbeddingTable rows, int units)
    {
        var (mean, covariance) = Moments(rows);
        var axes = new List<double[]>();
        var random = new Random(1);
        for (var unit = 0; unit < units; unit++)
        {
            axes.Add(NextAxis(covariance, rows.Width, axes, random));
        }

        return new LinearAutoencoder([.. mean.Select(value => (float)value)], [.. axes.Select(axis => axis.Select(value => (float)value).ToArray())]);
    }

    /// <summary>Reconstructs a row.</summary>
    /// <param name="row">d values.</param>
    /// <param name="reconstruction">Receives d values.</param>
    public void Reconstruct(ReadOnlySpan<float> row, Span<float> reconstruction)
    {
        var centred = new float[row.Length];
        TensorPrimitives.Subtract(row, _mean, centred);
        _mean.CopyTo(reconstruction);
        foreach (var axis in _axes)
        {
            TensorPrimitives.MultiplyAdd(axis, TensorPrimitives.Dot<float>(axis, centred), reconstruction, reconstruction);
        }
    }

    private static (double[] Mean, double[] Covariance) Moments(EmbeddingTable rows)
    {
        var d = rows.Width;
        var (sum, products, row) = (new double[d], new double[d * d], new double[d]);
        for (var i = 0; i < rows.Rows; i++)
        {
            TensorPrimitives.ConvertTruncating(rows.Row(i), row.AsSpan());
            TensorPrimitives.Add(sum, row, sum);
            for (var j = 0; j < d; j++)
            {
                var line = products.AsSpan(j * d, d);
                TensorPrimitives.MultiplyAdd(row, row[j], line, line);
            }
        }

        var mean = sum.Select(value => value / rows.Rows).ToArray();
        for (var j = 0; j < d; j++)
        {
            for (var k = 0; k < d; k++)
            {
                products[(j * d) + k] = (products[(j * d) + k] / rows.Rows) - (mean[j] * mean[k]);
            }
        }

        return (mean, products);
    }

    /// <summary>Power iteration, kept orthogonal to the axes before.</summary>
    private static double[] NextAxis(double[] covariance, int d, List<double[]> before, Random random)
    {
        var axis = Enumerable.Range(0, d).Select(_ => random.NextDouble() - 0.5).ToArray();
        Orthonormalise(axis, before);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var next = new double[d];
            for (var j = 0; j < d; j++)
            {
                next[j] = TensorPrimitives.Dot<double>(covariance.AsSpan(j * d, d), axis);
            }

            Orthonormalise(next, before);
            var change = 1 - Math.Abs(TensorPrimitives.Dot<double>(axis, next));
            axis = next;
            if (change < Settled)
            {
                break;
            }
        }

        return axis;
    }

    private static void Orthonormalise(Span<double> axis, List<double[]> before)
    {
        foreach (var other in before)
        {
            TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<double>(other, axis), axis, axis);
        }

        var norm = TensorPrimitives.Norm<double>(axis);
        if (norm > 0)
        {
            TensorPrimitives.Divide(axis, norm, axis);
        }
    }
}
