using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Interactions;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Tests.Interactions;

/// <summary>Gradients of an interaction's graph in float64, against central differences, and gradients in float32 against those.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-5;

    /// <summary>Compares the gradients of each pair's score for all its columns.</summary>
    /// <param name="interaction">The interaction's graph.</param>
    /// <param name="anatomy">The scorer's anatomy.</param>
    /// <param name="users">B users.</param>
    /// <param name="items">B items.</param>
    /// <param name="userGradient">Gradient of the sum of the scores for the user embeddings, [B, d_u], in float32.</param>
    /// <param name="itemGradient">The same for the items, [B, d_i].</param>
    /// <returns>How many elements were compared, and how many were not, as they lie at a kink.</returns>
    public static (int Elements, int Kinks) Compare(
        OnnxModel interaction, ScorerAnatomy anatomy, TowerTable users, TowerTable items, float[] userGradient, float[] itemGradient)
    {
        using var executor = new GraphExecutor(interaction, FloatPrecision.Double);
        var (userWidth, itemWidth) = (anatomy.User.Width, anatomy.Item.Width);
        var (elements, kinks) = (0, 0);
        for (var pair = 0; pair < users.Rows; pair++)
        {
            double[] point = [.. Tensors.Doubles(users.Embeddings.Row(pair)), .. Tensors.Doubles(items.Embeddings.Row(pair))];
            var (userScalars, itemScalars) = (Tensors.Doubles(users.ScalarsOf(pair)), Tensors.Doubles(items.ScalarsOf(pair)));

            // 1. The gradient at the point.
            using var scope = NewDisposeScope();
            var at = Doubles(executor, point, 1, point.Length).requires_grad_(true);
            Scores(executor, anatomy, at, userScalars, itemScalars).sum().backward();
            var gradient = at.grad!.data<double>().ToArray();

            // 2. The scores beside it in every direction, as rows of one batch.
            double[] steps = [Step, -Step, Step / 8, -Step / 8];
            var moved = Enumerable.Range(0, point.Length).SelectMany(column => steps.SelectMany(step => point.Select((value, i) => i == column ? value + step : value))).ToArray();
            using var frozen = no_grad();
            var scores = Scores(executor, anatomy, Doubles(executor, moved, point.Length * steps.Length, point.Length), userScalars, itemScalars).data<double>().ToArray();
            var largest = gradient.Max(Math.Abs);
            for (var column = 0; column < point.Length; column++)
            {
                var beside = scores.AsSpan(column * steps.Length, steps.Length);
                var (central, closer) = ((beside[0] - beside[1]) / (2 * Step), (beside[2] - beside[3]) / (Step / 4));
                elements++;
                if (Math.Abs(central - closer) > 1e-3 * Math.Max(1e-2, Math.Abs(central)))
                {
                    kinks++;
                    continue;
                }

                Assert.True(Math.Abs(gradient[column] - central) <= (1e-5 * Math.Abs(central)) + (1e-6 * Math.Max(1, largest)), $"pair {pair}, column {column}: gradient {gradient[column]:R}, central difference {central:R}");
                var single = column < userWidth ? userGradient[(pair * userWidth) + column] : itemGradient[(pair * itemWidth) + column - userWidth];
                Assert.True(Math.Abs(single - gradient[column]) <= 1e-4 * Math.Max(1e-2, largest), $"pair {pair}, column {column}: gradient {single:R} in float32, {gradient[column]:R} in float64");
            }
        }

        return (elements, kinks);
    }

    /// <summary>The scores of rows that hold a user and an item embedding each.</summary>
    private static Tensor Scores(GraphExecutor executor, ScorerAnatomy anatomy, Tensor rows, double[] userScalars, double[] itemScalars)
    {
        var count = rows.shape[0];
        IEnumerable<(string, Tensor)> Feeds(TowerAnatomy tower, long start, double[] scalars) =>
            tower.Embedding.Select(part => (part.Tensor, rows.narrow(1, start + part.Offset, part.Width).reshape([count, .. part.RowShape])))
                .Concat(tower.Scalars.Select(part => (part.Tensor, Doubles(executor, scalars.AsSpan(part.Offset, part.Width).ToArray(), 1, part.Width).expand(count, part.Width).reshape([count, .. part.RowShape]))));

        var scores = executor.Run(Feeds(anatomy.User, 0, userScalars).Concat(Feeds(anatomy.Item, anatomy.User.Width, itemScalars)))[0];
        return anatomy.Pairing == Pairing.Aligned ? scores.reshape(-1) : scores.reshape(-1).index_select(0, arange(0, count * count, count + 1, dtype: ScalarType.Int64));
    }

    private static Tensor Doubles(GraphExecutor executor, double[] values, long rows, long columns) =>
        executor.Types.ToTensor(new OnnxTensor([rows, columns], Array.ConvertAll(values, value => (float)value), null) { ElementType = OnnxElementType.Float64, Doubles = values });
}
