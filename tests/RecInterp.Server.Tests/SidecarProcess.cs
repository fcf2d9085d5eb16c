using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RecInterp.Server.Tests;

/// <summary>The sidecar as a process of its own, as it runs in production.</summary>
internal sealed partial class SidecarProcess : IDisposable
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    private readonly Process _process;

    private SidecarProcess(Process process) => _process = process;

    /// <summary>The program that is under test.</summary>
    public static string ProgramFile => typeof(Program).Assembly.Location;

    public static SidecarProcess Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramFile, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["http_proxy"] = "http://127.0.0.1:1"; // A proxy of the machine is not for the sidecar's calls to itself.
        return new SidecarProcess(Process.Start(start)!);
    }

    /// <summary>Reads lines until one says where metrics are, which is the last one of a start.</summary>
    public async Task<IReadOnlyList<string>> ReadUntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        List<string> lines = [];
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains("(metrics)", StringComparison.Ordinal))
            {
                return lines;
            }
        }

        throw new InvalidOperationException($"The sidecar ended early: {await _process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    public async Task<(int ExitCode, string Output, string Errors)> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (output, errors) = (_process.StandardOutput.ReadToEndAsync(limit.Token), _process.StandardError.ReadToEndAsync(limit.Token));
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await output, await errors);
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
