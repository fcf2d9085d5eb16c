using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecInterp.Onnx.Runtime;

/// <summary>Keeps ONNX Runtime from reading the machine's id and writing telemetry files.</summary>
/// <remarks>
/// The native library reads ORT_DISABLE_TELEMETRY from the C environment when it is loaded, and .NET's own
/// SetEnvironmentVariable does not reach that environment; so the variable is set through libc, before any code of
/// this assembly, which alone names ONNX Runtime, can load it.
/// </remarks>
internal static partial class RuntimeTelemetry
{
#pragma warning disable CA2255 // A module initializer is the one place that surely runs before the native library is loaded.
    [ModuleInitializer]
    internal static void Disable()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetEnvironment("ORT_DISABLE_TELEMETRY", "1", 1);
        }
    }
#pragma warning restore CA2255

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
