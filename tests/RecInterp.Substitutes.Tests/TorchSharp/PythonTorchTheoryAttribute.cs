namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>A theory that compares with python3-torch; skipped where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonTorchTheoryAttribute : TheoryAttribute
{
    public PythonTorchTheoryAttribute() => Skip = PythonTorch.Missing;
}
