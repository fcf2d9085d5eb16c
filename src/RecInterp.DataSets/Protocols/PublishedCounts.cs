using RecInterp.DataSets.Splits;

namespace RecInterp.DataSets.Protocols;

/// <summary>How large a prepared set is where it was published.</summary>
/// <param name="Name">Paper and set.</param>
/// <param name="Users">Users.</param>
/// <param name="Items">Items.</param>
/// <param name="Interactions">Interactions, all parts of a split together.</param>
/// <param name="Train">Train rows; null where none are told.</param>
/// <param name="Dev">Dev rows; null where none are told.</param>
/// <param name="Test">Test rows; null where none are told.</param>
/// <threadsafety>Immutable.</threadsafety>
public sealed record PublishedCounts(string Name, int Users, int Items, long Interactions, int? Train = null, int? Dev = null, int? Test = null)
{
    /// <summary>MovieLens 1M as published by GroupLens; items are rated films.</summary>
    public static PublishedCounts MovieLens1M { get; } = new("MovieLens 1M", 6_040, 3_706, 1_000_209);

    /// <summary>Last.fm of HetRec 2011 as published; items are artists that somebody heard.</summary>
    public static PublishedCounts LastFmHetRec { get; } = new("Last.fm HetRec 2011", 1_892, 17_632, 92_834);

    /// <summary>MovieLens 1M of the prediction-aware SAE (AAAI-26): without the most active user, measured from its code's rule.</summary>
    public static PublishedCounts PredictionAwareMovieLens1M { get; } = new("prediction-aware SAE, MovieLens 1M", 6_039, 3_706, 997_895);

    /// <summary>Last.fm of the prediction-aware SAE (AAAI-26): artists after the three filters. Its interactions are rows of heard tracks.</summary>
    public static PublishedCounts PredictionAwareLastFm { get; } = new("prediction-aware SAE, Last.fm", 22_546, 2_277, 1_700_422);

    /// <summary>MovieLens 1M of RecSAE (arXiv 2411.06112, table 2, and the parts from its files).</summary>
    public static PublishedCounts RecSaeMovieLens1M { get; } = new("RecSAE, MovieLens 1M", 6_032, 3_125, 574_197, 568_761, 2_562, 2_874);

    /// <summary>Amazon Grocery of RecSAE (arXiv 2411.06112, table 2, and the parts from ReChorus' files).</summary>
    public static PublishedCounts RecSaeAmazon { get; } = new("RecSAE, Amazon Grocery", 14_681, 8_713, 151_254, 121_892, 14_681, 14_681);

    /// <summary>LFM-2b's part in RecSAE (arXiv 2411.06112, table 2); how it was chosen is not published.</summary>
    public static PublishedCounts RecSaeLastFm { get; } = new("RecSAE, LFM-2b", 8_031, 27_065, 256_699);

    /// <summary>Yelp 2018 of RecSAE (arXiv 2411.06112, table 2), ratings of at least 4; how else it was chosen is not published.</summary>
    public static PublishedCounts RecSaeYelp { get; } = new("RecSAE, Yelp", 180_156, 79_601, 2_559_541);

    /// <summary>Compares a set.</summary>
    /// <param name="set">The set; users and items without interactions count.</param>
    /// <returns>Users, items, interactions.</returns>
    public IReadOnlyList<CountCheck> Compare(DataSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return
        [
            new CountCheck("users", set.Log.UserCount, Users),
            new CountCheck("items", set.Log.ItemCount, Items),
            new CountCheck("interactions", set.Log.Count, Interactions),
        ];
    }

    /// <summary>Compares a set and its split.</summary>
    /// <param name="set">The set.</param>
    /// <param name="split">The split.</param>
    /// <returns>Users, items, interactions, and the parts that are told.</returns>
    public IReadOnlyList<CountCheck> Compare(DataSet set, Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        var checks = new List<CountCheck>(Compare(set));
        Add(checks, "train rows", split.Train.Length, Train);
        Add(checks, "dev rows", split.Dev.Length, Dev);
        Add(checks, "test rows", split.Test.Length, Test);
        return checks;
    }

    private static void Add(List<CountCheck> checks, string name, int found, int? published)
    {
        if (published is { } told)
        {
            checks.Add(new CountCheck(name, found, told));
        }
    }
}
