using System.Text.Json;

namespace RecInterp.Acceptance.Foundation;

/// <summary>The demonstration as a newcomer runs it, after the build.</summary>
internal static class DemoFigure
{
    private const double SecondsMax = 90;

    public static Figure Measure()
    {
        var folder = Directory.CreateTempSubdirectory("recinterp-demo-").FullName;
        try
        {
            var (status, output, error, seconds) = Built.Run(Built.CommandLine, "demo", "--out", folder, "--json");
            if (status != 0)
            {
                return new Figure("demo-seconds", seconds, "at most 90, exit code 0", false, $"recinterp demo --json ended with {status}: {error}");
            }

            using var report = JsonDocument.Parse(output);
            var root = report.RootElement;
            var fidelity = root.GetProperty("fidelity");
            var own = fidelity.GetProperty("rows")[0];
            return new Figure(
                "demo-seconds",
                new
                {
                    seconds,
                    noOpIsExact = root.GetProperty("noOpIsExact").GetBoolean(),
                    rbo = own.GetProperty("rankBiasedOverlap").GetDouble(),
                    rboMaximum = fidelity.GetProperty("rankBiasedOverlapMaximum").GetDouble(),
                    hitRate = root.GetProperty("hitRate").GetDouble(),
                    popularityHitRate = root.GetProperty("popularityHitRate").GetDouble(),
                },
                "at most 90 seconds, and an edit without effect is exact",
                seconds <= SecondsMax && root.GetProperty("noOpIsExact").GetBoolean(),
                "recinterp demo --json: make a world, import, train, evaluate, export, serve, edit over gRPC");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
