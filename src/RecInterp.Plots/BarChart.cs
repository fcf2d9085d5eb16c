namespace RecInterp.Plots;

/// <summary>Bars over categories, from 0 up or down.</summary>
public sealed record BarChart : Chart
{
    private const double Filled = 0.8; // Share of a category's width that bars take.

    private readonly IReadOnlyList<string> _categories;
    private readonly IReadOnlyList<BarSeries> _series;
    private readonly string _up;

    /// <summary>Makes a chart.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="up">What the values are, with their unit.</param>
    /// <param name="categories">Names of the categories, left to right, at least one. Long ones are written slanted.</param>
    /// <param name="series">The bars, at least one series.</param>
    /// <exception cref="ArgumentException">There is no category or series, a series has another number of values than there are categories, or a value is not finite.</exception>
    public BarChart(string title, string up, IReadOnlyList<string> categories, IReadOnlyList<BarSeries> series)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(series);
        if (categories.Count == 0 || series.Count == 0)
        {
            throw new ArgumentException($"found {categories.Count} categories and {series.Count} series, expected at least one of each", nameof(series));
        }

        foreach (var bars in series)
        {
            if (bars.Values.Count != categories.Count || !bars.Values.All(double.IsFinite))
            {
                throw new ArgumentException($"{bars.Name}: found {bars.Values.Count} values, expected {categories.Count} finite ones", nameof(series));
            }
        }

        (_up, _categories, _series) = (up, categories, series);
    }

    internal override IReadOnlyList<(string Name, bool IsReference)> Legend => [.. _series.Select(bars => (bars.Name, bars.Reference))];

    internal override void Draw(SvgText svg, ChartField field)
    {
        var up = PlotAxis.Over([0, .. _series.SelectMany(bars => bars.Values)]);
        var slot = (field.Right - field.Left) / _categories.Count;
        svg.Scale(field, up);
        svg.Upright(field, _up);
        Name(svg, field, slot);
        var side = _series.Select((bars, index) => (Bars: bars, Colour: SvgText.Colour(index))).ToList();
        var columns = side.Where(entry => !entry.Bars.Reference).ToList();
        var zero = field.Y(up.Share(0));
        for (var category = 0; category < _categories.Count; category++)
        {
            for (var column = 0; column < columns.Count; column++)
            {
                var value = columns[column].Bars.Values[category];
                var width = slot * Filled / columns.Count;
                var left = field.Left + (slot * (category + ((1 - Filled) / 2))) + (width * column);
                var end = field.Y(up.Share(value));
                svg.Element($"<rect x=\"{left:F1}\" y=\"{Math.Min(zero, end):F1}\" width=\"{width:F1}\" height=\"{Math.Abs(end - zero):F1}\" fill=\"{columns[column].Colour}\"><title>{SvgText.Escaped($"{_categories[category]}, {columns[column].Bars.Name}: {SvgText.Number(value)}")}</title></rect>");
            }
        }

        foreach (var (bars, colour) in side.Where(entry => entry.Bars.Reference))
        {
            var points = string.Join(' ', bars.Values.Select((value, category) => FormattableString.Invariant($"{field.Left + (slot * (category + 0.5)):F1},{field.Y(up.Share(value)):F1}")));
            svg.Element($"<polyline class=\"line reference\" stroke=\"{colour}\" points=\"{points}\"/>");
        }

        svg.Element($"<path class=\"axis\" d=\"M{field.Left:F1},{zero:F1} H{field.Right:F1}\"/>");
    }

    private void Name(SvgText svg, ChartField field, double slot)
    {
        var slants = _categories.Max(name => name.Length) * SvgText.LetterWidth > slot;
        for (var category = 0; category < _categories.Count; category++)
        {
            var x = field.Left + (slot * (category + 0.5));
            if (slants)
            {
                svg.Element($"<text transform=\"translate({x + 4:F1} {field.Bottom + 14:F1}) rotate(-40)\" text-anchor=\"end\">{SvgText.Escaped(_categories[category])}</text>");
            }
            else
            {
                svg.Text(x, field.Bottom + 18, _categories[category], "middle");
            }
        }
    }
}
