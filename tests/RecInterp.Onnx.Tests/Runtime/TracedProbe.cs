using System.Diagnostics;

namespace RecInterp.Onnx.Tests.Runtime;

/// <summary>The probe program, run under strace with an empty home.</summary>
internal sealed record TracedProbe(int ExitCode, string Output, string Errors, string[] Opened, string[] Connected, string[] Written)
{
    private const string Strace = "strace";

    /// <summary>Why nothing can be traced here; null where it can.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <summary>Runs the probe. No socket can be made in it: should anything want to speak, it is seen and not heard.</summary>
    public static TracedProbe Run(TemporaryFolder folder, string model, params string[] options)
    {
        var home = folder["home"];
        Directory.CreateDirectory(home);
        var trace = folder["trace"];
        var start = new ProcessStartInfo(Strace)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "-f", "-qq", "-s", "4096", "-e", "trace=open,openat,openat2,socket,connect", "-e", "inject=socket:error=EACCES", "-o", trace,
            "dotnet", Path.Combine(AppContext.BaseDirectory, "RecInterp.OnnxProbe.dll"), model, .. options,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Nothing else of our environment: the native library is silent where a variable such as CI names a build server, and the
        // claim is about machines that serve.
        string[] kept = ["PATH", "DOTNET_ROOT"];
        foreach (var name in start.Environment.Keys.Where(name => !kept.Contains(name)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = home;
        start.Environment["TMPDIR"] = home;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // .NET's own socket for debuggers is not what is looked for.
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var calls = File.ReadAllLines(trace);
        return new TracedProbe(
            process.ExitCode,
            output.Trim(),
            errors.Result,
            [.. calls.Where(call => call.Contains(" open", StringComparison.Ordinal))],
            [.. calls.Where(call => call.Contains(" socket(", StringComparison.Ordinal) || call.Contains(" connect(", StringComparison.Ordinal))],
            [.. Directory.EnumerateFileSystemEntries(home, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(home, path))]);
    }

    private static string? FindObstacle()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Strace, ["-f", "-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"strace cannot trace here: {errors.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not on the PATH (Debian package strace)";
        }
    }
}
