namespace RecInterp.Server.Tests;

/// <summary>A test that needs programs of the machine; skipped, with the reason, where one is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string program, string source)
    {
        if (!Tools.IsOnPath(program))
        {
            Skip = $"{program} is not on the PATH ({source}).";
        }
    }
}
