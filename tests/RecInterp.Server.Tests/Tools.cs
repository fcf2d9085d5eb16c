namespace RecInterp.Server.Tests;

/// <summary>Looks for programs of the machine.</summary>
internal static class Tools
{
    public static bool IsOnPath(string program) => PathOf(program) is not null;

    public static string? PathOf(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
