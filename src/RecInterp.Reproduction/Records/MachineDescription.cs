using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace RecInterp.Reproduction.Records;

/// <summary>What a record was made on.</summary>
/// <param name="Processors">Processors that the program may use.</param>
/// <param name="Vectors">Widest vector instructions: "AVX-512", "AVX2" or "other".</param>
/// <param name="System">The operating system's name and version.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Version">RecInterp's version.</param>
public sealed record MachineDescription(int Processors, string Vectors, string System, string Runtime, string Version)
{
    /// <summary>This machine.</summary>
    public static MachineDescription Here() => new(
        Environment.ProcessorCount,
        Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : "other",
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        typeof(MachineDescription).Assembly.GetName().Version?.ToString(3) ?? "");
}
