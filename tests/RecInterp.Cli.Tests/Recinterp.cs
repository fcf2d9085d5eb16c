using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace RecInterp.Cli.Tests;

/// <summary>The program as a user starts it: a process with a command line, output and an exit code.</summary>
internal sealed partial class Recinterp : IDisposable
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    // Far beyond what any call takes: a program that hangs fails its test instead of the whole run.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private Recinterp(Process process) => _process = process;

    /// <summary>The built program.</summary>
    public static string Program { get; } = Path.ChangeExtension(
        typeof(Recinterp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Program").Value!, null);

    /// <summary>Runs the program to its end.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<Ending> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        using var program = Start(folder, arguments);
        return await program.EndAsync();
    }

    /// <summary>Starts the program, with signals as a terminal leaves them: a test run in the background passes on that it ignores SIGINT.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">Its command line.</param>
    public static Recinterp Start(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new Recinterp(Process.Start(start)!);
    }

    /// <summary>Waits until a line of output holds some words.</summary>
    public async Task<string> ReadLineAsync(string words)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The program ended early: {await _process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    /// <summary>Waits until the program has come so far.</summary>
    public async Task WaitUntilAsync(Func<bool> isSoFar)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!isSoFar())
        {
            Assert.False(_process.HasExited, "The program ended early.");
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>Whether the program has loaded a library.</summary>
    public bool HasLoaded(string library) => File.ReadAllText($"/proc/{_process.Id}/maps").Contains(library, StringComparison.Ordinal);

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public async Task<Ending> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var (output, errors) = (_process.StandardOutput.ReadToEndAsync(limit.Token), _process.StandardError.ReadToEndAsync(limit.Token));
        await _process.WaitForExitAsync(limit.Token);
        return new Ending(_process.ExitCode, await output, await errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
