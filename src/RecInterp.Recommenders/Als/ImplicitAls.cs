using System.Diagnostics;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra.Double;
using RecInterp.Core.Towers;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.Als;

/// <summary>Factors of implicit feedback by alternating least squares (Hu, Koren and Volinsky 2008).</summary>
/// <remarks>
/// <para>Minimises sum over all pairs of c (p - x_u . y_i)^2 + lambda (|x|^2 + |y|^2), with p = 1 and c the pair's confidence where it was chosen, p = 0 and c = 1 where not. With the
/// items fixed, every user solves (eq. 4):</para>
/// <code>
/// (Y'Y + Y'(C_u - 1)Y + lambda) x_u = Y' C_u p_u
/// </code>
/// <para>and items likewise. The systems are solved exactly, by Cholesky in double precision; the implicit library takes three steps of conjugate gradients.</para>
/// </remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class ImplicitAls
{
    /// <summary>The model's name.</summary>
    public const string Name = "als";

    private const double InitialDeviation = 0.01;

    /// <summary>Fits factors to the training rows, each of value 1; rows of the same pair add up.</summary>
    /// <param name="split">What to train on.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after every iteration; the loss is the mean squared error of the chosen pairs.</param>
    /// <param name="cancellation">Stops between iterations.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or there is nothing to train on.</exception>
    public static DotProductRecommender Train(
        Split split, AlsOptions options, IProgress<RecommenderProgress>? progress = null, CancellationToken cancellation = default) =>
        Train(split, options, usesRatings: false, progress, cancellation);

    /// <summary>Fits factors to the training rows, with the log's ratings, such as play counts, as values.</summary>
    /// <param name="split">What to train on; its log has ratings, all above 0.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after every iteration; the loss is the mean squared error of the chosen pairs.</param>
    /// <param name="cancellation">Stops between iterations.</param>
    /// <exception cref="ArgumentException">An option is outside its range, there is nothing to train on, there are no ratings, or one is not above 0.</exception>
    public static DotProductRecommender TrainOnRatings(
        Split split, AlsOptions options, IProgress<RecommenderProgress>? progress = null, CancellationToken cancellation = default) =>
        Train(split, options, usesRatings: true, progress, cancellation);

    private static DotProductRecommender Train(Split split, AlsOptions options, bool usesRatings, IProgress<RecommenderProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        TrainingRows.Expect(split);
        if (usesRatings && !split.Log.HasRatings)
        {
            throw new ArgumentException("found no ratings in the log, expected a value for each row", nameof(split));
        }

        var (byUser, byItem) = ConfidenceMatrix.Of(split, options, usesRatings);
        var random = SeededRandom.Of(options.Seed, SeededRandom.Purpose.Weights);
        var users = InitialValues.Normal(random, byUser.Rows * options.Factors, InitialDeviation);
        var items = InitialValues.Normal(random, byItem.Rows * options.Factors, InitialDeviation);
        for (var iteration = 1; iteration <= options.Iterations; iteration++)
        {
            var watch = Stopwatch.StartNew();
            Solve(byUser, items, users, options, cancellation);
            Solve(byItem, users, items, options, cancellation);
            progress?.Report(new RecommenderProgress(iteration, options.Iterations, Error(byUser, users, items, options.Factors), null, watch.Elapsed.TotalSeconds));
        }

        return new DotProductRecommender(Name, new EmbeddingTable(byUser.Rows, options.Factors, users), new EmbeddingTable(byItem.Rows, options.Factors, items));
    }

    /// <summary>Solves every row's normal equations with the other side fixed.</summary>
    internal static void Solve(ConfidenceMatrix matrix, float[] others, float[] solved, AlsOptions options, CancellationToken cancellation)
    {
        var width = options.Factors;
        var gram = new double[width * width];
        for (var start = 0; start < others.Length; start += width)
        {
            AddOuter(gram, Doubles(others.AsSpan(start, width)), 1);
        }

        for (var column = 0; column < width; column++)
        {
            gram[(column * width) + column] += options.Regularisation;
        }

        var work = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation };
        Parallel.For(0, matrix.Rows, work, row =>
        {
            var place = solved.AsSpan(row * width, width);
            if (matrix.Columns(row).Length == 0)
            {
                place.Clear();
                return;
            }

            var (left, right) = ((double[])gram.Clone(), new double[width]);
            for (var i = 0; i < matrix.Columns(row).Length; i++)
            {
                var (other, confidence) = (Doubles(others.AsSpan(matrix.Columns(row)[i] * width, width)), (double)matrix.Confidences(row)[i]);
                if (confidence != 1)
                {
                    AddOuter(left, other, confidence - 1);
                }

                TensorPrimitives.MultiplyAdd(other, confidence, right, right);
            }

            var solution = new DenseMatrix(width, width, left).Cholesky().Solve(new DenseVector(right));
            for (var column = 0; column < width; column++)
            {
                place[column] = (float)solution[column];
            }
        });
    }

    private static void AddOuter(double[] sum, double[] vector, double weight)
    {
        var width = vector.Length;
        for (var row = 0; row < width; row++)
        {
            var place = sum.AsSpan(row * width, width);
            TensorPrimitives.MultiplyAdd(vector, weight * vector[row], place, place);
        }
    }

    private static double[] Doubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        TensorPrimitives.ConvertTruncating(values, doubles);
        return doubles;
    }

    private static double Error(ConfidenceMatrix matrix, float[] users, float[] items, int width)
    {
        double sum = 0;
        long count = 0;
        for (var user = 0; user < matrix.Rows; user++)
        {
            foreach (var item in matrix.Columns(user))
            {
                var error = 1 - TensorPrimitives.Dot(users.AsSpan(user * width, width), items.AsSpan(item * width, width));
                sum += error * error;
                count++;
            }
        }

        return sum / count;
    }
}
