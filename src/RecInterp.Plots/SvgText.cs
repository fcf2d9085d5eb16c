using System.Globalization;
using System.Security;
using System.Text;

namespace RecInterp.Plots;

/// <summary>The elements of an SVG document, as they are written.</summary>
internal sealed class SvgText
{
    /// <summary>About the width of a letter, in pixels.</summary>
    public const double LetterWidth = 6.6;

    // Of middle lightness, so that each is told from a light and from a dark background; the first four also from each other in shades of grey.
    private static readonly string[] Colours = ["#3f6fd8", "#d9722e", "#2a9d8f", "#b3479b", "#8a94a0", "#b58b00", "#5b9e2f", "#d14a4a"];

    private readonly StringBuilder _text = new();

    public static string Colour(int index) => Colours[index % Colours.Length];

    public static string Escaped(string text) => SecurityElement.Escape(text) ?? "";

    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    public void Element(FormattableString element) => _text.AppendLine(element.ToString(CultureInfo.InvariantCulture));

    public void Text(double x, double y, string text, string anchor, string kind = "label") =>
        Element($"<text class=\"{kind}\" x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\">{Escaped(text)}</text>");

    /// <summary>The axis of values: grid, numbers and the left border.</summary>
    public void Scale(ChartField field, PlotAxis up)
    {
        foreach (var tick in up.Ticks)
        {
            var y = field.Y(up.Share(tick));
            Element($"<path class=\"grid\" d=\"M{field.Left:F1},{y:F1} H{field.Right:F1}\"/>");
            Text(field.Left - 8, y + 4, up.Label(tick), "end");
        }

        Element($"<path class=\"axis\" d=\"M{field.Left:F1},{field.Top:F1} V{field.Bottom:F1} H{field.Right:F1}\"/>");
    }

    /// <summary>What the values are, written upwards beside them.</summary>
    public void Upright(ChartField field, string words) =>
        Element($"<text transform=\"translate({field.Left - 48:F1} {(field.Top + field.Bottom) / 2:F1}) rotate(-90)\" text-anchor=\"middle\">{Escaped(words)}</text>");

    public override string ToString() => _text.ToString();
}
