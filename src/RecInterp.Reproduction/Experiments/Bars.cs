using System.Globalization;

namespace RecInterp.Reproduction.Experiments;

/// <summary>Comparisons of values over seeds with a bar: ours is the mean, which the bar judges, and the spread is the largest less the smallest.</summary>
internal static class Bars
{
    /// <summary>A number that is only reported.</summary>
    public static Comparison Reported(string name, IReadOnlyList<double> values, double? theirs, string note = "") =>
        new(name, values.Average(), Spread(values), theirs, "", null, note);

    /// <summary>The mean must lie near a value.</summary>
    public static Comparison Near(string name, IReadOnlyList<double> values, double? theirs, double wanted, double tolerance, string note = "") =>
        new(name, values.Average(), Spread(values), theirs, $"{Text(wanted)} +- {Text(tolerance)}", Math.Abs(values.Average() - wanted) <= tolerance, note);

    /// <summary>The mean must not be below a value.</summary>
    public static Comparison AtLeast(string name, IReadOnlyList<double> values, double? theirs, double least, string note = "") =>
        new(name, values.Average(), Spread(values), theirs, $">= {Text(least)}", values.Average() >= least, note);

    /// <summary>The mean must not be above a value.</summary>
    public static Comparison AtMost(string name, IReadOnlyList<double> values, double? theirs, double most, string note = "") =>
        new(name, values.Average(), Spread(values), theirs, $"<= {Text(most)}", values.Average() <= most, note);

    /// <summary>The median must not be below a value.</summary>
    public static Comparison MedianAtLeast(string name, IReadOnlyList<double> values, double? theirs, double least, string note = "") =>
        new(name, Median(values), Spread(values), theirs, $"median >= {Text(least)}", Median(values) >= least, note);

    /// <summary>No value may be below a bound; ours is the smallest.</summary>
    public static Comparison EachAtLeast(string name, IReadOnlyList<double> values, double? theirs, double least, string note = "") =>
        new(name, values.Min(), Spread(values), theirs, $"each >= {Text(least)}", values.Min() >= least, note);

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>Means over seeds, place by place.</summary>
    public static double[] Means(IReadOnlyList<IReadOnlyList<double>> seeds) => [.. Enumerable.Range(0, seeds[0].Count).Select(place => seeds.Average(seed => seed[place]))];

    /// <summary>The falls of a curve that should rise: how many, and the deepest.</summary>
    public static (int Count, double Deepest) Falls(IReadOnlyList<double> curve)
    {
        double[] falls = [.. curve.Zip(curve.Skip(1), (before, after) => before - after).Where(fall => fall > 0)];
        return (falls.Length, falls.Length == 0 ? 0 : falls.Max());
    }

    /// <summary>A number as tables print it.</summary>
    public static string Text(double value, string format = "0.######") => value.ToString(format, CultureInfo.InvariantCulture);

    private static double? Spread(IReadOnlyList<double> values) => values.Count > 1 ? values.Max() - values.Min() : null;
}
