namespace RecInterp.Plots;

/// <summary>The bars of one colour in a chart.</summary>
/// <param name="Name">What they are, for the legend.</param>
/// <param name="Values">A value for each of the chart's categories.</param>
/// <param name="Reference">Whether they are something to compare with, such as a mean over everything: drawn as a dashed line over the bars. Default false.</param>
public sealed record BarSeries(string Name, IReadOnlyList<double> Values, bool Reference = false);
