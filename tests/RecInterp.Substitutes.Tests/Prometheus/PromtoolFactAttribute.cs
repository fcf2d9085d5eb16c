namespace RecInterp.Substitutes.Tests.Prometheus;

/// <summary>A test that needs <c>promtool</c> (Debian package prometheus); skipped where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "promtool"))))
        {
            Skip = "promtool is not on the PATH (Debian package prometheus).";
        }
    }
}
