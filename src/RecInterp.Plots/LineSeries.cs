namespace RecInterp.Plots;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is, for the legend.</param>
/// <param name="X">Where its points lie, rising.</param>
/// <param name="Y">Their values, as many.</param>
/// <param name="Reference">Whether it is something to compare with, such as a published curve: drawn dashed. Default false.</param>
/// <param name="Spread">Half-height of the bar through each point, at least 0, as many; null draws none.</param>
public sealed record LineSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, bool Reference = false, IReadOnlyList<double>? Spread = null);
