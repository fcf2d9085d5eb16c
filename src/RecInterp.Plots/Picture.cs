using System.Globalization;

namespace RecInterp.Plots;

/// <summary>Charts side by side as one SVG 1.1 document that needs nothing else.</summary>
/// <remarks>It brings its own background, light or dark as the reader's system prefers. Every point and bar tells its numbers when it is pointed at.</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class Picture
{
    private const double ChartWidth = 460;
    private const double ChartHeight = 330;
    private const double Head = 56;
    private const double LegendLine = 20;

    /// <summary>Draws charts. The legend stands under each chart that has more than one series.</summary>
    /// <param name="title">The picture's heading.</param>
    /// <param name="charts">The charts, at least one, left to right and then down.</param>
    /// <param name="columns">Charts in a row, at least 1. Default: all in one row, at most three.</param>
    /// <returns>The SVG document.</returns>
    /// <exception cref="ArgumentException">There is no chart, or <paramref name="columns"/> is below 1.</exception>
    public static string Draw(string title, IReadOnlyList<Chart> charts, int? columns = null)
    {
        ArgumentNullException.ThrowIfNull(charts);
        if (charts.Count == 0)
        {
            throw new ArgumentException("found no chart, expected at least one", nameof(charts));
        }

        var across = columns ?? Math.Min(charts.Count, 3);
        ArgumentOutOfRangeException.ThrowIfLessThan(across, 1, nameof(columns));
        var rows = (charts.Count + across - 1) / across;
        var legend = charts.Max(LegendLines) * LegendLine;
        var cell = ChartHeight + legend;
        var (width, height) = (ChartWidth * Math.Min(across, charts.Count), Head + (rows * cell) + 10);
        var svg = new SvgText();
        for (var index = 0; index < charts.Count; index++)
        {
            var (left, top) = (index % across * ChartWidth, Head + (index / across * cell));
            var field = new ChartField(left + 76, top + 30, left + ChartWidth - 18, top + ChartHeight - 66);
            svg.Text((field.Left + field.Right) / 2, top + 14, charts[index].Title, "middle", "head");
            charts[index].Draw(svg, field);
            DrawLegend(svg, charts[index], field.Left, top + ChartHeight);
        }

        return string.Create(CultureInfo.InvariantCulture, $$$"""
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="{{{width:F0}}}" height="{{{height:F0}}}" viewBox="0 0 {{{width:F0}}} {{{height:F0}}}" font-family="system-ui, sans-serif" font-size="12">
            <title>{{{SvgText.Escaped(title)}}}</title>
            <style>.paper{fill:#fff}text{fill:#1f2933}.head{font-weight:600}.grid{stroke:#dde3ea;fill:none}.axis{stroke:#1f2933;fill:none}.line{fill:none;stroke-width:2}.reference{stroke-dasharray:5 4;stroke-width:1.5}
            @media (prefers-color-scheme: dark){.paper{fill:#14181d}text{fill:#e6eaef}.grid{stroke:#303944}.axis{stroke:#e6eaef}}</style>
            <rect class="paper" width="100%" height="100%"/>
            <text class="head" x="20" y="28" font-size="15">{{{SvgText.Escaped(title)}}}</text>
            {{{svg}}}</svg>

            """);
    }

    private static int LegendLines(Chart chart) => chart.Legend.Count > 1 ? chart.Legend.Count : 0;

    private static void DrawLegend(SvgText svg, Chart chart, double left, double top)
    {
        for (var line = 0; line < LegendLines(chart); line++)
        {
            var (name, isReference) = chart.Legend[line];
            var y = top + (line * LegendLine);
            svg.Element($"<path class=\"{(isReference ? "line reference" : "line")}\" stroke=\"{SvgText.Colour(line)}\" d=\"M{left:F1},{y:F1} h26\"/>");
            svg.Text(left + 34, y + 4, name, "start");
        }
    }
}
