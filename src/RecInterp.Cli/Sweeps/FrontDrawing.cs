using System.Globalization;
using System.Security;
using System.Text;
using RecInterp.Plots;
using RecInterp.Training.Sweeps;

namespace RecInterp.Cli.Sweeps;

/// <summary>A sweep as a picture: fidelity to the right, monosemanticity upwards, width as colour, the Pareto front as a line. SVG 1.1, self-contained.</summary>
/// <remarks>It brings its own background, light or dark as the reader's system prefers. Every dot tells its options and numbers when it is pointed at.</remarks>
internal static class FrontDrawing
{
    private const int Width = 960;
    private const int Height = 600;
    private const int Left = 90;
    private const int Right = 720;
    private const int Top = 60;
    private const int Bottom = 520;
    private const int Legend = 750;

    // Of middle lightness: told from both backgrounds, and from each other in shades of grey by their order.
    private static readonly (int Red, int Green, int Blue)[] Ramp = [(91, 108, 219), (33, 153, 144), (200, 140, 20), (221, 84, 64)];

    /// <summary>Draws a sweep.</summary>
    /// <param name="report">What was found; at least one trial has a result.</param>
    /// <returns>The SVG document.</returns>
    public static string Draw(SweepReport report)
    {
        var measured = report.Rungs.SelectMany(rung => rung.Rows, (rung, row) => (Rung: rung, Row: row)).Where(point => point.Row.Trial.Result is not null).ToList();
        var across = PlotAxis.Over([.. measured.Select(point => point.Row.Fidelity!.Value), report.Floor]);
        var up = PlotAxis.Over([.. measured.Select(point => point.Row.Trial.Result!.Monosemanticity)]);
        var widths = measured.Select(point => point.Row.Trial.Spec.Options.Latents).Distinct().Order().ToList();
        double X(double value) => Left + (across.Share(value) * (Right - Left));
        double Y(double value) => Bottom - (up.Share(value) * (Bottom - Top));

        var svg = new StringBuilder();
        Axes(svg, report, across, up, X, Y);
        var front = report.Last.Rows.Where(row => row.OnFront).OrderBy(row => row.Fidelity).ThenByDescending(row => row.Trial.Result!.Monosemanticity);
        svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline class=\"front\" points=\"{string.Join(' ', front.Select(row => Invariant($"{X(row.Fidelity!.Value):F1},{Y(row.Trial.Result!.Monosemanticity):F1}")))}\"/>");
        foreach (var (rung, row) in measured)
        {
            Dot(svg, report, rung, row, X(row.Fidelity!.Value), Y(row.Trial.Result!.Monosemanticity), Colour(widths, row.Trial.Spec.Options.Latents));
        }

        Key(svg, report, widths);
        var title = $"{report.Scorer}: {report.Rungs[0].Rows.Count} trials, the last {report.Last.Rows.Count} of {report.Last.Steps.ToString("N0", CultureInfo.InvariantCulture)} steps";
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" font-family="system-ui, sans-serif" font-size="13">
            <title>{Escaped(title)}</title>
            <style>.paper{"{"}fill:#fff{"}"}text{"{"}fill:#1f2933{"}"}.head{"{"}font-weight:600{"}"}.grid{"{"}stroke:#dde3ea{"}"}.axis{"{"}stroke:#1f2933{"}"}.floor{"{"}stroke:#8a94a0;stroke-dasharray:6 4{"}"}.front{"{"}stroke:#1f2933;stroke-width:1.5;fill:none{"}"}.earlier{"{"}opacity:.4{"}"}.dense{"{"}fill-opacity:0;stroke-width:2{"}"}.member,.best{"{"}stroke:#1f2933;stroke-width:1.5{"}"}.ring{"{"}stroke:#1f2933;fill:none;stroke-width:1.5{"}"}
            @media (prefers-color-scheme: dark){"{"}.paper{"{"}fill:#14181d{"}"}text{"{"}fill:#e6eaef{"}"}.grid{"{"}stroke:#303944{"}"}.axis,.front,.member,.best,.ring{"{"}stroke:#e6eaef{"}"}{"}"}</style>
            <rect class="paper" width="100%" height="100%"/>
            <text x="{Left}" y="30" class="head">{Escaped(title)}</text>
            {svg}</svg>

            """;
    }

    private static void Axes(StringBuilder svg, SweepReport report, PlotAxis across, PlotAxis up, Func<double, double> x, Func<double, double> y)
    {
        foreach (var tick in across.Ticks)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{x(tick):F1},{Top} V{Bottom}\"/><text class=\"tick\" x=\"{x(tick):F1}\" y=\"{Bottom + 20}\" text-anchor=\"middle\">{across.Label(tick)}</text>");
        }

        foreach (var tick in up.Ticks)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left},{y(tick):F1} H{Right}\"/><text class=\"tick\" x=\"{Left - 10}\" y=\"{y(tick) + 4:F1}\" text-anchor=\"end\">{up.Label(tick)}</text>");
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"<path class=\"axis\" fill=\"none\" d=\"M{Left},{Top} V{Bottom} H{Right}\"/>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<path class=\"floor\" d=\"M{x(report.Floor):F1},{Top} V{Bottom}\"/><text x=\"{x(report.Floor):F1}\" y=\"{Top - 8}\" text-anchor=\"middle\">floor {report.Floor}</text>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Right) / 2}\" y=\"{Bottom + 50}\" text-anchor=\"middle\" class=\"head\">{Escaped(SweepNames.Fidelity(report))}</text>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text transform=\"translate(28 {(Top + Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\" class=\"head\">{SweepNames.Monosemanticity}, mean over latents</text>");
    }

    private static void Dot(StringBuilder svg, SweepReport report, SweepRung rung, SweepRow row, double x, double y, string colour)
    {
        var isBest = row == report.Best;
        var (kind, radius) = rung != report.Last ? ("earlier", 4) : isBest ? ("best", 7) : row.OnFront ? ("member", 6) : row.IsSparse ? ("other", 6) : ("dense", 6);
        var result = row.Trial.Result!;
        var words = Invariant($"{row.Trial.Spec.Describe()}: {rung.Steps:N0} steps, fidelity {row.Fidelity:F4}, FVU {result.Fvu:F4}, L0 {result.MeanActive:F1}, dead {result.Dead}, monosemanticity {result.Monosemanticity:F4}");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<circle class=\"{kind}\" cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"{radius}\" fill=\"{colour}\"{(kind == "dense" ? $" stroke=\"{colour}\"" : "")}><title>{Escaped(words)}</title></circle>");
        if (isBest)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<circle class=\"ring\" cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"{radius + 5}\"/>");
        }
    }

    private static void Key(StringBuilder svg, SweepReport report, List<int> widths)
    {
        var y = Top + 10;
        void Line(string mark, string words, bool isHead = false)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"{mark}<text x=\"{(isHead ? Legend : Legend + 24)}\" y=\"{y + 4}\"{(isHead ? " class=\"head\"" : "")}>{Escaped(words)}</text>");
            y += 24;
        }

        Line("", "latents", isHead: true);
        foreach (var width in widths)
        {
            Line(Mark("key", 6, Colour(widths, width)), $"{width}");
        }

        y += 12;
        Line("", "trials", isHead: true);
        Line(Mark("key earlier", 4, "#8a94a0"), "shorter training");
        Line(Mark("key other", 6, "#8a94a0"), "last rung");
        Line(Mark("key dense", 6, "#8a94a0\" stroke=\"#8a94a0"), "too dense");
        Line(Mark("key member", 6, "#8a94a0"), "Pareto front");
        if (report.Best is { } best)
        {
            Line(Mark("key best", 7, "#8a94a0") + Mark("key ring", 12, "none"), "best:");
            foreach (var part in best.Trial.Spec.Describe().Split(", "))
            {
                Line("", part);
            }
        }
        else
        {
            Line("", "none is good enough", isHead: true);
        }

        string Mark(string kind, int radius, string colour) => Invariant($"<circle class=\"{kind}\" cx=\"{Legend + 8}\" cy=\"{y}\" r=\"{radius}\" fill=\"{colour}\"/>");
    }

    /// <summary>The colour of a width by its rank among all.</summary>
    private static string Colour(List<int> widths, int width)
    {
        var place = widths.Count == 1 ? 0 : (double)widths.IndexOf(width) * (Ramp.Length - 1) / (widths.Count - 1);
        var low = Math.Min((int)place, Ramp.Length - 2);
        int Mixed(int from, int to) => (int)Math.Round(from + ((place - low) * (to - from)));
        var (a, b) = (Ramp[low], Ramp[low + 1]);
        return $"#{Mixed(a.Red, b.Red):x2}{Mixed(a.Green, b.Green):x2}{Mixed(a.Blue, b.Blue):x2}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Escaped(string text) => SecurityElement.Escape(text) ?? "";
}
