using RecInterp.Recommenders.Sequential;

namespace RecInterp.Recommenders.Tests.Sequential;

/// <summary>A tower's tensors in double precision, and layers written out as loops: the witness that knows nothing of tensors.</summary>
internal sealed class PlainNumbers
{
    private readonly Dictionary<string, double[]> _values;

    public PlainNumbers(TowerParameters parameters) =>
        _values = parameters.All.ToDictionary(each => each.Name, each => Array.ConvertAll(parameters.Values(each.Name), value => (double)value));

    public double[] this[string name] => _values[name];

    public double[] Row(string name, int row, int width) => _values[name].AsSpan(row * width, width).ToArray();

    public double[] Linear(string name, double[] x)
    {
        var (weight, bias) = (_values[$"{name}.weight"], _values[$"{name}.bias"]);
        return [.. Enumerable.Range(0, bias.Length).Select(row => bias[row] + Enumerable.Range(0, x.Length).Sum(column => weight[(row * x.Length) + column] * x[column]))];
    }

    public double[] Normalised(string name, double[] x)
    {
        var mean = x.Average();
        var deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + 1e-5);
        return [.. x.Select((value, i) => ((value - mean) / deviation * _values[$"{name}.weight"][i]) + _values[$"{name}.bias"][i])];
    }

    /// <summary>A transformer block; position i sees position j where the condition holds.</summary>
    public double[][] Block(string name, double[][] x, int heads, Func<int, int, bool> sees)
    {
        double[][] queries = [.. x.Select(row => Linear($"{name}.query", row))];
        double[][] keys = [.. x.Select(row => Linear($"{name}.key", row))];
        double[][] values = [.. x.Select(row => Linear($"{name}.value", row))];
        var (width, part) = (x[0].Length, x[0].Length / heads);
        return [.. Enumerable.Range(0, x.Length).Select(i =>
        {
            var seen = new double[width];
            int[] others = [.. Enumerable.Range(0, x.Length).Where(j => sees(i, j))];
            for (var head = 0; head < heads; head++)
            {
                var columns = Enumerable.Range(head * part, part).ToArray();
                var weights = Softmax([.. others.Select(j => columns.Sum(c => queries[i][c] * keys[j][c]) / Math.Sqrt(part))]);
                foreach (var column in columns)
                {
                    seen[column] = others.Select((j, at) => weights[at] * values[j][column]).Sum();
                }
            }

            var context = Normalised($"{name}.norm1", Sum(seen, x[i]));
            var hidden = Linear($"{name}.hidden", context).Select(value => Math.Max(0, value)).ToArray();
            return Normalised($"{name}.norm2", Sum(Linear($"{name}.output", hidden), context));
        })];
    }

    public static double[] Softmax(double[] scores)
    {
        var largest = scores.Max();
        var powers = Array.ConvertAll(scores, score => Math.Exp(score - largest));
        return Array.ConvertAll(powers, power => power / powers.Sum());
    }

    public static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>ln(1 + exp(negative - positive)).</summary>
    public static double RankLoss(double positive, double negative) => Math.Log(1 + Math.Exp(negative - positive));
}
