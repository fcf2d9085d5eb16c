using RecInterp.DataSets.Readers;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests;

/// <summary>Real data sets, each read once.</summary>
internal static class RealSets
{
    private static readonly Lazy<DataSet> LazyMl1m = new(() => MovieLens1M.Read(PathOf("ml-1m")));

    public static DataSet Ml1m => LazyMl1m.Value;

    public static string PathOf(params string[] parts) => RealData.PathOf(parts)!; // The tests that ask are skipped where it is null.
}
