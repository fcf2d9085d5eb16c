using System.Runtime.InteropServices;

namespace RecInterp.OnnxProbe;

/// <summary>The environment that native code sees, which .NET's own copy does not reach.</summary>
internal static partial class CEnvironment
{
    /// <summary>Sets a variable; 0 where that was done.</summary>
    public static int Set(string name, string value) => SetEnvironment(name, value, 1);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
