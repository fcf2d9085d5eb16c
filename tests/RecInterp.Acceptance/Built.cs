using System.Diagnostics;
using System.Reflection;

namespace RecInterp.Acceptance;

/// <summary>What was built beside this program.</summary>
internal static class Built
{
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The command line's program.</summary>
    public static string CommandLine { get; } = Path.Combine(Metadata("Artifacts"), "bin", "RecInterp.Cli", Configuration.ToLowerInvariant(), "recinterp");

    /// <summary>The benchmark's assembly.</summary>
    public static string Bench { get; } = Path.Combine(Metadata("Artifacts"), "bin", "RecInterp.Bench", Configuration.ToLowerInvariant(), "RecInterp.Bench.dll");

    /// <summary>Runs a program to its end.</summary>
    public static (int Status, string Output, string Error, double Seconds) Run(string program, params string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static string Metadata(string key) =>
        typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
