namespace RecInterp.Onnx.Tests.Runtime;

/// <summary>A test that watches a program's system calls; skipped, with the reason, where that cannot be done.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TraceFactAttribute : FactAttribute
{
    public TraceFactAttribute()
    {
        if (TracedProbe.Obstacle is { } obstacle)
        {
            Skip = obstacle;
        }
    }
}
