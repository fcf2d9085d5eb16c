namespace RecInterp.Plots;

/// <summary>Lines over numbers.</summary>
public sealed record LineChart : Chart
{
    private readonly IReadOnlyList<LineSeries> _series;
    private readonly string _across;
    private readonly string _up;

    /// <summary>Makes a chart.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="across">What the numbers along the lower axis are, with their unit.</param>
    /// <param name="up">What the values are, with their unit.</param>
    /// <param name="series">The lines, at least one, each with a point.</param>
    /// <exception cref="ArgumentException">There is no line, a line has no points or as many numbers as values, or a number is not finite.</exception>
    public LineChart(string title, string across, string up, IReadOnlyList<LineSeries> series)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count == 0)
        {
            throw new ArgumentException("found no line, expected at least one", nameof(series));
        }

        foreach (var line in series)
        {
            if (line.X.Count == 0 || line.X.Count != line.Y.Count || (line.Spread is { } spread && spread.Count != line.X.Count))
            {
                throw new ArgumentException($"{line.Name}: found {line.X.Count} numbers, {line.Y.Count} values and {line.Spread?.Count.ToString() ?? "no"} spreads, expected as many of each", nameof(series));
            }

            if (!line.X.Concat(line.Y).Concat(line.Spread ?? []).All(double.IsFinite))
            {
                throw new ArgumentException($"{line.Name}: found a number that is not finite", nameof(series));
            }
        }

        (_across, _up, _series) = (across, up, series);
    }

    internal override IReadOnlyList<(string Name, bool IsReference)> Legend => [.. _series.Select(line => (line.Name, line.Reference))];

    internal override void Draw(SvgText svg, ChartField field)
    {
        var across = PlotAxis.Over([.. _series.SelectMany(line => line.X)]);
        var up = PlotAxis.Over([.. _series.SelectMany(Reach)]);
        foreach (var tick in across.Ticks)
        {
            var x = field.X(across.Share(tick));
            svg.Element($"<path class=\"grid\" d=\"M{x:F1},{field.Top:F1} V{field.Bottom:F1}\"/>");
            svg.Text(x, field.Bottom + 18, across.Label(tick), "middle");
        }

        svg.Scale(field, up);
        svg.Text((field.Left + field.Right) / 2, field.Bottom + 38, _across, "middle");
        svg.Upright(field, _up);
        foreach (var (line, colour) in _series.Select((line, index) => (line, SvgText.Colour(index))))
        {
            Draw(svg, line, colour, value => field.X(across.Share(value)), value => field.Y(up.Share(value)));
        }
    }

    private static IEnumerable<double> Reach(LineSeries line) =>
        line.Spread is { } spread ? line.Y.Zip(spread, (value, half) => new[] { value - half, value + half }).SelectMany(ends => ends) : line.Y;

    private static void Draw(SvgText svg, LineSeries line, string colour, Func<double, double> x, Func<double, double> y)
    {
        var points = string.Join(' ', line.X.Zip(line.Y, (across, up) => FormattableString.Invariant($"{x(across):F1},{y(up):F1}")));
        svg.Element($"<polyline class=\"{(line.Reference ? "line reference" : "line")}\" stroke=\"{colour}\" points=\"{points}\"/>");
        for (var point = 0; point < line.X.Count; point++)
        {
            var (left, top) = (x(line.X[point]), y(line.Y[point]));
            if (line.Spread is { } spread && spread[point] > 0)
            {
                svg.Element($"<path class=\"line\" stroke=\"{colour}\" d=\"M{left:F1},{y(line.Y[point] - spread[point]):F1} V{y(line.Y[point] + spread[point]):F1}\"/>");
            }

            svg.Element($"<circle cx=\"{left:F1}\" cy=\"{top:F1}\" r=\"{(line.Reference ? 3 : 4)}\" fill=\"{colour}\"><title>{SvgText.Escaped($"{line.Name}: {SvgText.Number(line.X[point])}, {SvgText.Number(line.Y[point])}")}</title></circle>");
        }
    }
}
