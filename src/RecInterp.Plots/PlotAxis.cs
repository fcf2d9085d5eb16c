using System.Globalization;

namespace RecInterp.Plots;

/// <summary>An axis with ends and ticks at round numbers.</summary>
/// <param name="Low">Its lower end, a tick.</param>
/// <param name="Step">Distance of ticks: 1, 2 or 5 times a power of ten.</param>
/// <param name="Steps">Number of steps to the upper end.</param>
public readonly record struct PlotAxis(double Low, double Step, int Steps)
{
    private const double MostSteps = 6;

    /// <summary>The ticks, ends included.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            var (low, step) = (Low, Step);
            return Enumerable.Range(0, Steps + 1).Select(tick => low + (tick * step));
        }
    }

    /// <summary>An axis on which all values lie.</summary>
    /// <param name="values">Finite values, at least one.</param>
    public static PlotAxis Over(IReadOnlyCollection<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        if (high - low < 1e-9)
        {
            (low, high) = (low - 0.05, high + 0.05);
        }

        var rough = (high - low) / MostSteps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
        var first = Math.Floor((low / step) + 1e-9);
        var last = Math.Ceiling((high / step) - 1e-9);
        return new PlotAxis(first * step, step, (int)(last - first));
    }

    /// <summary>Where a value lies: 0 at the lower end, 1 at the upper.</summary>
    public double Share(double value) => (value - Low) / (Steps * Step);

    /// <summary>A tick in as many digits as tell it from its neighbours.</summary>
    public string Label(double tick) => tick.ToString($"F{Math.Max(0, (int)Math.Ceiling(-Math.Log10(Step) - 1e-9))}", CultureInfo.InvariantCulture);
}
