using Xunit;

namespace RecInterp.TestScorers;

/// <summary>Where real data stands: the folder named by RECINTERP_DATA, else shared/data beside the repository.</summary>
public static class RealData
{
    private static readonly string Root = Environment.GetEnvironmentVariable("RECINTERP_DATA") is { Length: > 0 } named
        ? named
        : Path.Combine(Repository.Root, "..", "shared", "data");

    public static string? PathOf(params string[] parts)
    {
        var path = Path.Combine([Root, .. parts]);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }
}

/// <summary>A test on real data; skipped, with the reason, where the data is absent.</summary>
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute(params string[] parts)
    {
        if (RealData.PathOf(parts) is null)
        {
            Skip = $"real data is absent: {string.Join('/', parts)} (set RECINTERP_DATA to the folder that holds it)";
        }
    }
}
