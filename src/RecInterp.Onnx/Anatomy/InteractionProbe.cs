using RecInterp.Core.Towers;
using RecInterp.Onnx.Runtime;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Onnx.Anatomy;

/// <summary>Recognises an interaction by what it computes rather than by how its graph is written.</summary>
/// <remarks>
/// A dot product may be exported as Mul and ReduceSum, MatMul, Einsum or Gemm. So random rows, of the size of the
/// scorer's own or of 1 if that is smaller, independent in every column, are scored by the graph; the formula is accepted
/// only where it agrees on all of them. Near 0 every smooth function is linear: a sigmoid of tiny dot products would pass.
/// </remarks>
public static class InteractionProbe
{
    private const int Probes = 256;
    private const double Tolerance = 1e-5;
    private const int SizedRows = 4096; // Enough rows to know their size; a catalogue may be larger than memory.

    /// <summary>Tells the form of an interaction.</summary>
    /// <param name="session">The interaction.</param>
    /// <param name="users">The scorer's users, for the size of the probes.</param>
    /// <param name="items">The scorer's items.</param>
    public static InteractionForm Recognise(InteractionSession session, TowerTable users, TowerTable items)
    {
        var random = Generic();
        return Fit(session, Draw(random, users), Draw(random, items));
    }

    /// <summary>Tells the form of an interaction before any embedding is known: the probes have the size 1.</summary>
    /// <param name="session">The interaction.</param>
    /// <param name="anatomy">The scorer's anatomy.</param>
    public static InteractionForm Recognise(InteractionSession session, ScorerAnatomy anatomy)
    {
        var random = Generic();
        return Fit(session, Draw(random, anatomy.User), Draw(random, anatomy.Item));
    }

    private static InteractionForm Fit(InteractionSession session, TowerTable user, TowerTable item)
    {
        if (user.Embeddings.Width != item.Embeddings.Width)
        {
            return new InteractionForm(InteractionKind.Graph, 0, 0);
        }

        var scores = session.Score(user, item);
        var (products, rest) = (new double[Probes], new double[Probes]);
        for (var i = 0; i < Probes; i++)
        {
            products[i] = Dot(user.Embeddings.Row(i), item.Embeddings.Row(i));
            rest[i] = scores[i] - Sum(user.ScalarsOf(i)) - Sum(item.ScalarsOf(i));
        }

        var (scale, constant) = Line(products, rest);
        var deviation = Enumerable.Range(0, Probes).Max(i => Math.Abs(rest[i] - (scale * products[i]) - constant) / Math.Max(1, Math.Abs(scores[i])));
        return deviation <= Tolerance && Math.Abs(scale) > Tolerance
            ? new InteractionForm(InteractionKind.Dot, Math.Abs(constant) < Tolerance ? 0 : constant, deviation) { Scale = Math.Abs(scale - 1) < Tolerance ? 1 : scale }
            : new InteractionForm(InteractionKind.Graph, 0, 0);
    }

    /// <summary>Scale and constant of the line through the points, by least squares.</summary>
    private static (double Scale, double Constant) Line(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        var covariance = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        var scale = covariance / x.Sum(a => (a - meanX) * (a - meanX));
        return (scale, meanY - (scale * meanX));
    }

    /// <summary>Any fixed seed will do: the probes only have to be generic.</summary>
    private static Random Generic() => new(20_240_101);

    private static TowerTable Draw(Random random, TowerAnatomy like) =>
        new(new EmbeddingTable(Probes, like.Width, Normal(random, Probes * like.Width, 1)), like.ScalarCount, Normal(random, Probes * like.ScalarCount, 1));

    private static TowerTable Draw(Random random, TowerTable like)
    {
        var width = like.Embeddings.Width;
        var values = Normal(random, Probes * width, Size(like.Rows, like.Embeddings.Row));
        return new TowerTable(new EmbeddingTable(Probes, width, values), like.ScalarCount, Normal(random, Probes * like.ScalarCount, Size(like.Rows, like.ScalarsOf)));
    }

    /// <summary>Root mean square of the values of some rows, at least 1.</summary>
    private static double Size(int rows, RowOf rowOf)
    {
        var (sum, count) = (0.0, 0L);
        for (var row = 0; row < rows; row += Math.Max(1, rows / SizedRows))
        {
            foreach (var value in rowOf(row))
            {
                sum += (double)value * value;
                count++;
            }
        }

        return sum > 0 ? Math.Max(1, Math.Sqrt(sum / count)) : 1;
    }

    private static float[] Normal(Random random, int count, double size)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = (float)(size * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private delegate ReadOnlySpan<float> RowOf(int row);
}
