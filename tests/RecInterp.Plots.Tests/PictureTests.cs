using System.Xml.Linq;

namespace RecInterp.Plots.Tests;

public sealed class PictureTests
{
    private static readonly LineChart Lines = new("rise", "weight", "overlap", [
        new LineSeries("ours", [0, 1, 2], [0.1, 0.5, 0.9], Spread: [0, 0.1, 0.2]),
        new LineSeries("theirs <2>", [0, 1, 2], [0.2, 0.4, 0.6], Reference: true),
    ]);

    private static readonly BarChart Bars = new("shares", "share", ["a", "b & c"], [new BarSeries("one", [0.5, -0.25]), new BarSeries("all", [0.1, 0.1], Reference: true)]);

    [Fact]
    public void It_is_well_formed_and_tells_every_number()
    {
        var elements = Elements(Picture.Draw("both & more", [Lines, Bars]));
        var titles = elements.Where(element => element.Name.LocalName == "title").Select(element => element.Value).ToList();

        Assert.Contains("both & more", titles);
        Assert.Contains("ours: 2, 0.9", titles);
        Assert.Contains("theirs <2>: 1, 0.4", titles);
        Assert.Contains("b & c, one: -0.25", titles);
        Assert.DoesNotContain(elements.SelectMany(element => element.Attributes()), attribute => attribute.Value.Contains("NaN", StringComparison.Ordinal));
    }

    [Fact]
    public void A_higher_value_lies_higher_and_a_bar_below_zero_hangs_from_the_axis()
    {
        var elements = Elements(Picture.Draw("", [Lines, Bars]));
        var ours = elements.Where(element => element.Name.LocalName == "circle" && element.Value.StartsWith("ours", StringComparison.Ordinal)).Select(circle => Attribute(circle, "cy")).ToList();
        var bars = elements.Where(element => element.Name.LocalName == "rect" && element.Value.Length > 0).ToList();

        Assert.True(ours[0] > ours[1] && ours[1] > ours[2]);
        Assert.Equal(Attribute(bars[0], "y") + Attribute(bars[0], "height"), Attribute(bars[1], "y"), 1);
        Assert.Equal(2, Attribute(bars[0], "height") / Attribute(bars[1], "height"), 1);
    }

    [Fact]
    public void More_charts_than_columns_go_on_below()
    {
        var one = XDocument.Parse(Picture.Draw("", [Lines])).Root!;
        var four = XDocument.Parse(Picture.Draw("", [Lines, Lines, Bars, Bars], columns: 2)).Root!;

        Assert.Equal(2 * Attribute(one, "width"), Attribute(four, "width"));
        Assert.True(Attribute(four, "height") > 1.7 * Attribute(one, "height"));
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused_with_the_series_that_is_at_fault()
    {
        Assert.Contains("b: found 2 numbers, 1 values", Fault(() => new LineChart("", "", "", [new LineSeries("b", [0, 1], [0])])), StringComparison.Ordinal);
        Assert.Contains("b: found a number that is not finite", Fault(() => new LineChart("", "", "", [new LineSeries("b", [0], [double.NaN])])), StringComparison.Ordinal);
        Assert.Contains("b: found 1 values, expected 2", Fault(() => new BarChart("", "", ["x", "y"], [new BarSeries("b", [1])])), StringComparison.Ordinal);
        Assert.Contains("found no chart", Fault(() => Picture.Draw("", [])), StringComparison.Ordinal);
    }

    private static string Fault(Func<object> make) => Assert.Throws<ArgumentException>(make).Message;

    private static List<XElement> Elements(string svg) => [.. XDocument.Parse(svg).Descendants()];

    private static double Attribute(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
}
