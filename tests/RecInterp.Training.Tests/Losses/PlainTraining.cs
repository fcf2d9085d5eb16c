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

    public double Prediction(double[] parameters, PredictionLossKind kind)
    {
        var decodedUsers = Rows(users, true).Select(row => Reconstruct(parameters, row)).ToArray();
        var decodedItems = Rows(items, false).Select(row => Reconstruct(parameters, row)).ToArray();
        var pairs = kind == PredictionLossKind.BlockMse
            ? Enumerable.Range(0, users.Length).SelectMany(u => Enumerable.Range(0, items.Length).Select(i => (u, i)))
            : Enumerable.Range(0, users.Length).Select(i => (u: i, i));
        return pairs.Average(pair =>
        {
            var target = scorer.Score(users[pair.u], items[pair.i]);
            var found = scorer.Interaction(
                decodedUsers[pair.u],
                Tensors.Doubles(scorer.Users.ScalarsOf(users[pair.u])),
                decodedItems[pair.i],
                Tensors.Doubles(scorer.Items.ScalarsOf(items[pair.i])));
            return kind == PredictionLossKind.PairCrossEntropy
                ? -((target * Math.Log(found)) + ((1 - target) * Math.Log(1 - found)))
                : (found - target) * (found - target);
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
