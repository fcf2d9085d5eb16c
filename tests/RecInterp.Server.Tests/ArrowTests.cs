using System.Reflection;
using RecInterp.Client;

namespace RecInterp.Server.Tests;

/// <summary>The one-way arrows: Core, Onnx, Server; Core, Client.</summary>
public sealed class ArrowTests
{
    [Fact]
    public void The_server_knows_neither_training_nor_the_command_line_nor_the_client() =>
        Assert.Empty(References(typeof(Program).Assembly).Intersect(["TorchSharp", "RecInterp.Training", "RecInterp.Cli", "RecInterp.Client", "Microsoft.ML.OnnxRuntime"]));

    [Fact]
    public void The_client_knows_of_RecInterp_only_the_core() =>
        Assert.Equal(["RecInterp.Core"], References(typeof(RecInterpClient).Assembly).Where(name => name.StartsWith("RecInterp", StringComparison.Ordinal)));

    [Fact]
    public void The_client_runs_without_ONNX_Runtime_and_TorchSharp() =>
        Assert.Empty(References(typeof(RecInterpClient).Assembly).Intersect(["Microsoft.ML.OnnxRuntime", "TorchSharp"]));

    [Fact]
    public void Generated_message_types_stay_inside() =>
        Assert.DoesNotContain(
            new[] { typeof(Program), typeof(RecInterpClient) }.SelectMany(type => type.Assembly.GetExportedTypes()),
            type => type.Namespace!.Contains("Protos", StringComparison.Ordinal));

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);
}
