using RecInterp.Core.Dictionaries;
using RecInterp.TestScorers;
using RecInterp.Training.Losses;

namespace RecInterp.Training.Tests.Losses;

/// <summary>The tied module and every loss term as plain loops in double precision: the witness for values and gradients.</summary>
internal sealed class PlainTraining(TestScorer scorer, int[] users, int[] items, int latents, InputTransform transform, bool preBias)
{
    private readonly int _width = transform.Width;

    /// <summary>Number of parameters: W row by row, then b_pre where it is trained, then b_lat.</summary>
    public int ParameterCount => (latents * _width) + (preBias ? _width : 0) + latents;

    /// <summary>Smallest |pre-activation|: how far the point is from the kinks of ReLU.</summary>
    public double DistanceFromKinks(double[] parameters) => Rows(users, true).Concat(Rows(items, false))
        .SelectMany(row => PreActivations(parameters, Normal(row).Row)).Min(Math.Abs);

    public double Embedding(double[] parameters) => EmbeddingOf(parameters, Rows(users, true)) + EmbeddingOf(parameters, Rows(items, false));

    public double L1(double[] parameters) => L1Of(Latents(parameters, users, true)) + L1Of(Latents(parameters, items, false));

    public double KullbackLeibler(double[] parameters, double rho) =>
        KullbackLeiblerOf(Latents(parameters, users, true), rho) + KullbackLeiblerOf(Latents(parameters, items, false), rho);

    public double Prediction(double[] parameters, PredictionLossKind kind, double temperature)
    {
        var decodedUsers = Rows(users, true).Select(row => Reconstruct(parameters, row)).ToArray();
        var decodedItems = Rows(items, false).Select(row => Reconstruct(parameters, row)).ToArray();
        double Target(int u, int i) => scorer.Score(users[u], items[i]);
        double Found(int u, int i) => scorer.Interaction(
            decodedUsers[u], Tensors.Doubles(scorer.Users.ScalarsOf(users[u])), decodedItems[i], Tensors.Doubles(scorer.Items.ScalarsOf(items[i])));
        double[][] Block(Func<int, int, double> score) =>
            [.. Enumerable.Range(0, users.Length).Select(u => Enumerable.Range(0, items.Length).Select(i => score(u, i)).ToArray())];
        switch (kind)
        {
            case PredictionLossKind.Pairwise:
                return Block(Target).Zip(Block(Found), (own, found) => PairwiseOf(own, found, temperature)).Average();
            case PredictionLossKind.ListwiseKl:
                return Block(Target).Zip(Block(Found), (own, found) => ListwiseOf(own, found, temperature)).Average();
        }

        var pairs = kind == PredictionLossKind.BlockMse
            ? Enumerable.Range(0, users.Length).SelectMany(u => Enumerable.Range(0, items.Length).Select(i => (u, i)))
            : Enumerable.Range(0, users.Length).Select(i => (u: i, i));
        return pairs.Average(pair =>
        {
            var (target, found) = (Target(pair.u, pair.i), Found(pair.u, pair.i));
            return kind switch
            {
                PredictionLossKind.PairCrossEntropy => CrossEntropy(target, found),
                PredictionLossKind.PairLogitMse => Math.Pow(Math.Log(found / (1 - found)) - Math.Log(target / (1 - target)), 2),
                _ => (found - target) * (found - target),
            };
        });
    }

    public static double KullbackLeiblerOf(double[][] latents, double rho)
    {
        const double E = 1e-6;
        return Enumerable.Range(0, latents[0].Length).Sum(j =>
        {
            var p = Math.Clamp(latents.Average(row => row[j]), E, 1 - E);
            return (rho * Math.Log((rho + E) / (p + E))) + ((1 - rho) * Math.Log((1 - rho + E) / (1 - p + E)));
        });
    }

    private static double CrossEntropy(double target, double found) => -((target * Math.Log(found)) + ((1 - target) * Math.Log(1 - found)));

    private static double PairwiseOf(double[] own, double[] found, double temperature)
    {
        double Probability(double[] scores, int c, int j) => 1 / (1 + Math.Exp((scores[j] - scores[c]) / temperature));
        var pairs = from c in Enumerable.Range(0, own.Length) from n in new[] { 1, 2 } select (c, j: (c + n) % own.Length);
        return pairs.Average(pair => CrossEntropy(Probability(own, pair.c, pair.j), Probability(found, pair.c, pair.j)));
    }

    private static double ListwiseOf(double[] own, double[] found, double temperature)
    {
        double[] Softmax(double[] scores)
        {
            var weights = scores.Select(score => Math.Exp(score / temperature)).ToArray();
            return [.. weights.Select(weight => weight / weights.Sum())];
        }

        return Softmax(own).Zip(Softmax(found), (p, q) => p * Math.Log(p / q)).Sum();
    }

    private static double L1Of(double[][] latents) => latents.Average(row => row.Average(Math.Abs));

    private double EmbeddingOf(double[] parameters, IEnumerable<double[]> rows) =>
        rows.Average(row => row.Zip(Reconstruct(parameters, row), (x, decoded) => (decoded - x) * (decoded - x)).Average());

    private double[][] Latents(double[] parameters, int[] rows, bool ofUsers) =>
        [.. Rows(rows, ofUsers).Select(row => PreActivations(parameters, Normal(row).Row).Select(p => Math.Max(0, p)).ToArray())];

    private IEnumerable<double[]> Rows(int[] rows, bool ofUsers)
    {
        var table = (ofUsers ? scorer.Users : scorer.Items).Embeddings;
        return rows.Select(row => Tensors.Doubles(table.Row(row)));
    }

    private (double[] Row, double Mean, double Deviation) Normal(double[] x)
    {
        switch (transform.Kind)
        {
            case InputTransformKind.RowNorm:
                var mean = x.Average();
                var deviation = Math.Sqrt(x.Sum(value => (value - mean) * (value - mean)) / (x.Length - 1)) + 1e-5;
                return ([.. x.Select(value => (value - mean) / deviation)], mean, deviation);
            case InputTransformKind.Affine:
                var (offset, scale) = (transform.Offset.ToArray(), transform.Scale.ToArray());
                return ([.. x.Select((value, c) => (value - offset[c]) / scale[c])], 0, 1);
            default:
                return (x, 0, 1);
        }
    }

    private double[] PreActivations(double[] parameters, double[] normal) =>
        [.. Enumerable.Range(0, latents).Select(j =>
            LatentBias(parameters, j) + Enumerable.Range(0, _width).Sum(c => parameters[(j * _width) + c] * (normal[c] - PreBias(parameters, c))))];

    private double[] Reconstruct(double[] parameters, double[] x)
    {
        var (normal, mean, deviation) = Normal(x);
        var z = PreActivations(parameters, normal).Select(p => Math.Max(0, p)).ToArray();
        var (offset, scale) = (transform.Offset.ToArray(), transform.Scale.ToArray());
        return [.. Enumerable.Range(0, _width).Select(c =>
        {
            var decoded = PreBias(parameters, c) + Enumerable.Range(0, latents).Sum(j => z[j] * parameters[(j * _width) + c]);
            return transform.Kind == InputTransformKind.Affine ? (decoded * scale[c]) + offset[c] : (decoded * deviation) + mean;
        })];
    }

    private double PreBias(double[] parameters, int column) => preBias ? parameters[(latents * _width) + column] : 0;

    private double LatentBias(double[] parameters, int latent) => parameters[ParameterCount - latents + latent];
}
