using static TorchSharp.torch;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>A test of what happens without an accelerator; skipped where there is one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CpuOnlyFactAttribute : FactAttribute
{
    public CpuOnlyFactAttribute() => Skip = cuda_is_available() ? "CUDA is available here." : null;
}
