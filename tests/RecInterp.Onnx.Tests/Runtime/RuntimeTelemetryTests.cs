using System.Globalization;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Runtime;

/// <summary>ONNX Runtime's native library comes with telemetry that is on by default. Seen from outside, it stays off.</summary>
public sealed class RuntimeTelemetryTests : IDisposable
{
    private static readonly string[] MachineIds = ["/etc/machine-id", "/var/lib/dbus/machine-id"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public RuntimeTelemetryTests()
    {
        _model = _folder["scorer.onnx"];
        ScorerCatalogue.BiasedDot().Model.Write(_model);
    }

    public void Dispose() => _folder.Dispose();

    [TraceFact]
    public void A_program_that_scores_writes_no_file_reads_no_machine_id_and_calls_nobody()
    {
        var probe = TracedProbe.Run(_folder, _model);

        Assert.Equal((0, ""), (probe.ExitCode, probe.Errors));
        Assert.Equal(ScorerCatalogue.BiasedDot().Score(0, 0), double.Parse(probe.Output, CultureInfo.InvariantCulture), 1e-5);
        Assert.Contains(probe.Opened, call => call.Contains("libonnxruntime.so", StringComparison.Ordinal));
        Assert.Empty(probe.Written);
        Assert.Empty(probe.Connected);
        Assert.DoesNotContain(probe.Opened, IsMachineId);
    }

    [TraceFact]
    public void The_same_program_with_telemetry_does_so()
    {
        var probe = TracedProbe.Run(_folder, _model, "--with-telemetry");

        Assert.Equal(0, probe.ExitCode);
        Assert.NotEmpty(probe.Written);
        Assert.Contains(probe.Opened, IsMachineId);
    }

    private static bool IsMachineId(string call) => MachineIds.Any(path => call.Contains($"\"{path}\"", StringComparison.Ordinal));
}
