using System.Text.Json;

namespace RecInterp.Acceptance.Sae;

/// <summary>Milliseconds a training step beside eager PyTorch, as the benchmark measures them.</summary>
internal static class SpeedFigures
{
    public static IEnumerable<Figure> Measure(bool quick)
    {
        var (status, output, error, _) = Built.Run("dotnet", Built.Bench, "--rounds", quick ? "1" : "3", "--threads", quick ? "1" : "1,2");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            yield return new Figure("speed", $"exit code {status}: {error.Trim()}", "measured", false, "the benchmark beside eager PyTorch");
        }

        foreach (var line in lines)
        {
            var figure = JsonDocument.Parse(line).RootElement;
            yield return new Figure(
                figure.GetProperty("name").GetString()!,
                figure.GetProperty("value").Clone(),
                figure.GetProperty("bar").GetString()!,
                figure.GetProperty("holds").GetBoolean(),
                figure.GetProperty("how").GetString()!);
        }
    }
}
