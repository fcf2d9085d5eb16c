using System.Diagnostics;
using RecInterp.TestScorers;

namespace RecInterp.Server.Tests.Clients;

/// <summary>A test with a client of another language; skipped, with the reason, where its tools are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ThirdPartyClientFactAttribute : FactAttribute
{
    public ThirdPartyClientFactAttribute(string language) => Skip = language switch
    {
        "python" => Missing("protoc", "grpc_python_plugin") ?? MissingPython(),
        "node" => Missing("node") ?? MissingNodeModules(),
        _ => Missing("protoc", "grpc_cpp_plugin", "g++", "pkg-config") ?? (IsQuietSuccess("pkg-config", "--exists", "grpc++")
            ? null
            : "pkg-config does not find grpc++ (Debian package libgrpc++-dev)."),
    };

    /// <summary>The interpreter: RECINTERP_PYTHON, or Debian's, whose packages python3-grpcio and python3-protobuf serve no other.</summary>
    public static string Python => Environment.GetEnvironmentVariable("RECINTERP_PYTHON") is { Length: > 0 } named ? named : "/usr/bin/python3";

    private static string? Missing(params string[] programs) =>
        programs.FirstOrDefault(program => !Tools.IsOnPath(program)) is { } missing
            ? $"{missing} is not on the PATH (Debian packages protobuf-compiler, protobuf-compiler-grpc, g++, pkg-config, nodejs)."
            : null;

    private static string? MissingPython() => IsQuietSuccess(Python, "-c", "import grpc, google.protobuf")
        ? null
        : $"{Python} cannot import grpc and google.protobuf (Debian packages python3-grpcio, python3-protobuf; RECINTERP_PYTHON names another interpreter).";

    private static string? MissingNodeModules() => Directory.Exists(Path.Combine(Repository.Root, "tests", "clients", "node", "node_modules", "@grpc", "grpc-js"))
        ? null
        : "tests/clients/node has no packages: run 'npm ci' there.";

    private static bool IsQuietSuccess(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
