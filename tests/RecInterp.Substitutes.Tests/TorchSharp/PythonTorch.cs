using System.Diagnostics;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>A Python whose torch sits on the same libtorch as the shim: Debian's, unless RECINTERP_PYTHON names another.</summary>
internal static class PythonTorch
{
    private static readonly string Python =
        Environment.GetEnvironmentVariable("RECINTERP_PYTHON") is { Length: > 0 } given ? given : "/usr/bin/python3";

    private static readonly Lazy<string?> Absence = new(() =>
        !File.Exists(Python) ? $"There is no {Python}."
        : Run(null, "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)").ExitCode != 0
            ? $"{Python} has no torch (Debian package python3-torch)."
            : null);

    /// <summary>Why it cannot be used, or null when it can.</summary>
    public static string? Missing => Absence.Value;

    /// <summary>Runs Python to its end.</summary>
    /// <param name="preload">A library to load before all others, or null.</param>
    /// <param name="arguments">Python's arguments.</param>
    public static (int ExitCode, string Output) Run(string? preload, params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (preload is not null)
        {
            start.Environment["LD_PRELOAD"] = preload;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Python} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
