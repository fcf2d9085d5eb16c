using RecInterp.DataSets;
using RecInterp.DataSets.Filters;
using RecInterp.DataSets.Readers;
using RecInterp.DataSets.Splits;

namespace RecInterp.Cli.Bases;

/// <summary>A data set made ready for a base recommender: filtered, each pair once, each user's last two interactions held back.</summary>
internal static class BaseData
{
    private static readonly string[] ReChorusFiles = ["train.csv", "dev.csv", "test.csv"];

    /// <summary>Reads and prepares. Of a ReChorus folder without filters the published split is taken.</summary>
    /// <param name="path">The data set.</param>
    /// <param name="rating">Lowest rating that is kept; null keeps all.</param>
    /// <param name="core">Fewest interactions of users and items; null keeps all.</param>
    public static (DataSet Set, Split Split) Open(string path, float? rating, int? core)
    {
        if (Directory.Exists(path) && rating is null && core is null && IsReChorus(path))
        {
            return ReChorusFolder.Read(path);
        }

        var set = DistinctPairs.KeepFirst(DataSetFolder.Open(path));
        set = rating is { } least ? RatingThreshold.AtLeast(set, least) : set;
        set = core is { } fewest ? KCore.Strict(set, fewest) : set;
        return set.Log.Count > 0
            ? (set, LeaveOneOut.Of(set.Log))
            : throw new UnreadableDataSetException(path, "found no interaction that passes the filters, expected some: lower --min-rating or --core");
    }

    private static bool IsReChorus(string path) => ReChorusFiles.All(name => File.Exists(Path.Combine(path, name)) || File.Exists(Path.Combine(path, $"{name}.gz")));
}
