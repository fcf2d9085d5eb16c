using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RecInterp.Cli.Serving;

/// <summary>The sidecar as a process of its own: found beside this program, started, stopped as a supervisor would. Not thread safe.</summary>
internal sealed partial class SidecarProcess : IDisposable
{
    /// <summary>Names the server's program where it does not stand beside this one.</summary>
    public const string ProgramVariable = "RECINTERP_SERVER";

    private const int SigTerm = 15;

    private readonly Process _process;

    private SidecarProcess(Process process)
    {
        _process = process;
    }

    /// <summary>Starts the sidecar.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="capture">Whether its output is read by the caller instead of going where ours goes.</param>
    /// <exception cref="IOException">The program is not where it should be.</exception>
    public static SidecarProcess Start(IEnumerable<string> arguments, bool capture)
    {
        var (program, first) = Program();
        var start = new ProcessStartInfo(program, [.. first, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = capture,
            RedirectStandardError = capture,
        };
        return new SidecarProcess(Process.Start(start) ?? throw new IOException($"{program}: did not start"));
    }

    /// <summary>Waits until the sidecar says where it listens.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <exception cref="IOException">It ended or stayed silent; its output is in the message.</exception>
    public async Task WaitUntilListeningAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        clock.CancelAfter(limit);
        var said = new List<string>();
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(clock.Token) is { } line)
            {
                said.Add(line);
                if (line.Contains("listening on", StringComparison.Ordinal))
                {
                    _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None); // Keeps the pipe from filling.
                    _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
                    return;
                }
            }

            said.Add(await _process.StandardError.ReadToEndAsync(clock.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            said.Add($"nothing more within {limit.TotalSeconds:F0} s");
        }

        throw new IOException($"the sidecar did not start: {string.Join(Environment.NewLine, said)}");
    }

    /// <summary>Waits for the sidecar's end; asked to stop, it is asked in turn and given time to finish its calls.</summary>
    /// <param name="cancellation">The wish to stop.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var stop = cancellation.Register(Stop);
        await _process.WaitForExitAsync(CancellationToken.None);
        return _process.ExitCode;
    }

    /// <summary>Asks the sidecar to stop, as a supervisor does (SIGTERM).</summary>
    public void Stop()
    {
        if (!_process.HasExited)
        {
            _ = Signal(_process.Id, SigTerm);
        }
    }

    /// <summary>Stops the sidecar and waits for its end.</summary>
    public void Dispose()
    {
        Stop();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static (string Program, string[] First) Program()
    {
        var named = Environment.GetEnvironmentVariable(ProgramVariable);
        var path = string.IsNullOrEmpty(named) ? Path.Combine(AppContext.BaseDirectory, "server", "RecInterp.Server") : named;
        if (path.EndsWith(".dll", StringComparison.Ordinal) && File.Exists(path))
        {
            return ("dotnet", [path]);
        }

        return File.Exists(path)
            ? (path, [])
            : throw new IOException($"{path}: the sidecar's program is not there; set {ProgramVariable} to where it is");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
