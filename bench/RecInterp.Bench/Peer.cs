using System.Diagnostics;
using System.Text.Json;

namespace RecInterp.Bench;

/// <summary>Eager PyTorch on the same libtorch, at its best: oneDNN's sgemm in place of the distribution's, and an allocator that keeps its memory.</summary>
internal static class Peer
{
    private static readonly string Python = Environment.GetEnvironmentVariable("RECINTERP_PYTHON") is { Length: > 0 } given ? given : "/usr/bin/python3";

    /// <summary>What a run gave.</summary>
    /// <param name="Losses">The loss of every step.</param>
    /// <param name="Milliseconds">Median of a step after the warm-up.</param>
    public sealed record Outcome(double[] Losses, double Milliseconds);

    /// <summary>Runs a case.</summary>
    public static Outcome Run(SpeedCase speedCase, CaseData data, int threads)
    {
        var answer = Ask(folder => data.Write(folder, threads), speedCase.Name);
        return new Outcome([.. answer.GetProperty("losses").EnumerateArray().Select(loss => loss.GetDouble())], answer.GetProperty("milliseconds").GetDouble());
    }

    /// <summary>The best product of two square matrices, in 1e9 operations a second.</summary>
    public static double Sgemm(int threads) =>
        Ask(folder => File.WriteAllText(Path.Combine(folder, "case.json"), JsonSerializer.Serialize(new { name = "sgemm", threads })), "sgemm").GetProperty("gigaflops").GetDouble();

    private static JsonElement Ask(Action<string> prepare, string name)
    {
        var folder = Directory.CreateTempSubdirectory("recinterp-bench-").FullName;
        try
        {
            prepare(folder);
            var start = new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "steps.py"), folder]) { RedirectStandardOutput = true, RedirectStandardError = true };

            // The shim forwards sgemm to oneDNN and tunes malloc; loaded first, it does so for Python too.
            start.Environment["LD_PRELOAD"] = Path.Combine(AppContext.BaseDirectory, "libRecInterpTorch.so");
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonDocument.Parse(output).RootElement
                : throw new InvalidOperationException($"Case {name} in PyTorch ended with {process.ExitCode}: {errors.Result}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
