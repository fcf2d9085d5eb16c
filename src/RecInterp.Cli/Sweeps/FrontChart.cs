using RecInterp.Plots;
using RecInterp.Training.Sweeps;

namespace RecInterp.Cli.Sweeps;

/// <summary>A sweep as a scatter plot in characters: fidelity to the right, monosemanticity upwards.</summary>
internal static class FrontChart
{
    public const char Earlier = '.';
    public const char Other = 'o';
    public const char Dense = 'x';
    public const char Front = '@';
    public const char Best = '*';
    public const char Floor = '|';

    private const int Columns = 65;
    private const int Lines = 17;
    private const int Margin = 8;

    /// <summary>Draws a sweep.</summary>
    /// <param name="report">What was found; at least one trial has a result.</param>
    /// <returns>The lines, top to bottom, with axes and a legend.</returns>
    public static IReadOnlyList<string> Draw(SweepReport report)
    {
        var measured = report.Rungs.SelectMany(rung => rung.Rows, (rung, row) => (Rung: rung, Row: row)).Where(point => point.Row.Trial.Result is not null).ToList();
        var across = PlotAxis.Over([.. measured.Select(point => point.Row.Fidelity!.Value), report.Floor]);
        var up = PlotAxis.Over([.. measured.Select(point => point.Row.Trial.Result!.Monosemanticity)]);
        var canvas = Enumerable.Range(0, Lines).Select(_ => Enumerable.Repeat(' ', Columns).ToArray()).ToArray();
        foreach (var line in canvas)
        {
            line[Column(across, report.Floor)] = Floor;
        }

        // What matters more is written later, over what stands in its place.
        foreach (var (sign, row) in measured.Select(point => (Sign: Sign(report, point.Rung, point.Row), point.Row)).OrderBy(point => $"{Earlier}{Dense}{Other}{Front}{Best}".IndexOf(point.Sign, StringComparison.Ordinal)))
        {
            canvas[Line(up, row.Trial.Result!.Monosemanticity)][Column(across, row.Fidelity!.Value)] = sign;
        }

        var labels = up.Ticks.GroupBy(tick => Line(up, tick)).ToDictionary(group => group.Key, group => up.Label(group.First()));
        return
        [
            $"{SweepNames.Monosemanticity} (mean over latents)",
            .. canvas.Select((line, index) => $"{labels.GetValueOrDefault(index, ""),Margin - 2} {(labels.ContainsKey(index) ? '+' : '|')}{new string(line).TrimEnd()}"),
            $"{new string(' ', Margin - 1)}+{Ruler(across)}",
            $"{new string(' ', Margin)}{Numbers(across)}",
            $"{new string(' ', Margin)}{SweepNames.Fidelity(report)}",
            $"{Best} best   {Front} Pareto front   {Other} last rung   {Dense} too dense   {Earlier} shorter training   {Floor} floor",
        ];
    }

    private static char Sign(SweepReport report, SweepRung rung, SweepRow row) =>
        rung != report.Last ? Earlier : row == report.Best ? Best : row.OnFront ? Front : row.IsSparse ? Other : Dense;

    private static int Column(PlotAxis axis, double value) => (int)Math.Round(axis.Share(value) * (Columns - 1));

    private static int Line(PlotAxis axis, double value) => Lines - 1 - (int)Math.Round(axis.Share(value) * (Lines - 1));

    private static string Ruler(PlotAxis axis)
    {
        var ruler = Enumerable.Repeat('-', Columns).ToArray();
        foreach (var tick in axis.Ticks)
        {
            ruler[Column(axis, tick)] = '+';
        }

        return new string(ruler);
    }

    /// <summary>Each tick's number, centred under it.</summary>
    private static string Numbers(PlotAxis axis)
    {
        var numbers = Enumerable.Repeat(' ', Columns + 4).ToArray();
        foreach (var tick in axis.Ticks)
        {
            var label = axis.Label(tick);
            label.CopyTo(0, numbers, Math.Max(0, Column(axis, tick) - (label.Length / 2)), label.Length);
        }

        return new string(numbers).TrimEnd();
    }
}
