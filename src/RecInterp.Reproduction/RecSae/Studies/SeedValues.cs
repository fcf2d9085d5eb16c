using System.Globalization;

namespace RecInterp.Reproduction.RecSae.Studies;

/// <summary>One number over seeds.</summary>
/// <param name="Values">A value a seed, at least one.</param>
internal readonly record struct SeedValues(IReadOnlyList<double> Values)
{
    /// <summary>Their mean.</summary>
    public double Mean => Values.Average();

    /// <summary>Largest less smallest; null where there is one seed.</summary>
    public double? Spread => Values.Count > 1 ? Values.Max() - Values.Min() : null;

    /// <summary>The mean as it is printed.</summary>
    public string Text(string format = "0.0000") => Mean.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Measures each of some things.</summary>
    public static SeedValues Of<T>(IEnumerable<T> things, Func<T, double> measure) => new([.. things.Select(measure)]);
}
