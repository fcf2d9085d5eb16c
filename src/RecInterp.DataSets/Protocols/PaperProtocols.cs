using RecInterp.DataSets.Filters;
using RecInterp.DataSets.Readers;
using RecInterp.DataSets.Splits;

namespace RecInterp.DataSets.Protocols;

/// <summary>The data sets of the papers, prepared as their code does it.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public static class PaperProtocols
{
    /// <summary>The most active user of MovieLens 1M, who has more positives than other films are left to draw negatives from. A published id, not a line of users.dat.</summary>
    public const string MostActiveUser = "4169";

    /// <summary>MovieLens 1M of the prediction-aware SAE (AAAI-26): every rating is a positive, one user is taken out, 5 positives of each user are held out.</summary>
    /// <param name="ml1m">MovieLens 1M with all its ratings.</param>
    /// <param name="options">How to hold out; null takes the defaults, which are the authors' code on this set.</param>
    /// <exception cref="ArgumentException">The set is not MovieLens 1M.</exception>
    public static PreparedSet PredictionAwareMovieLens1M(DataSet ml1m, HeldOutPositivesOptions? options = null) =>
        HoldOut("prediction-aware-ml-1m", NamedUsers.Remove(ml1m, MostActiveUser), options ?? new HeldOutPositivesOptions(), PublishedCounts.PredictionAwareMovieLens1M.Compare);

    /// <summary>Last.fm of the prediction-aware SAE (AAAI-26): artists, heard or not, 5 draws of each user held out.</summary>
    /// <param name="artists">What <see cref="LastFmKaggle.ReadArtists"/> gives.</param>
    /// <param name="options">How to hold out; null takes the authors' code on this set: with replacement, twice the share.</param>
    /// <exception cref="ArgumentException">The set is another.</exception>
    public static PreparedSet PredictionAwareLastFm(DataSet artists, HeldOutPositivesOptions? options = null)
    {
        // The published number of interactions is that of the rows before pairs are made single.
        var counts = PublishedCounts.PredictionAwareLastFm.Compare(artists);
        return HoldOut(
            "prediction-aware-lastfm", DistinctPairs.KeepFirst(artists), options ?? new HeldOutPositivesOptions { WithReplacement = true, ShareScale = 2 }, _ => counts);
    }

    /// <summary>MovieLens 1M of RecSAE (arXiv 2411.06112): by time where all times are known, else by the published rows.</summary>
    /// <param name="ml1m">MovieLens 1M with all its ratings.</param>
    /// <param name="publishedFolder">Folder of RecSAE's published dev and test rows; not read where the set knows all times.</param>
    /// <exception cref="UnreadableDataSetException">The published rows cannot be read.</exception>
    /// <exception cref="ArgumentException">The set is not MovieLens 1M, or lacks times and no folder is given.</exception>
    public static PreparedSet RecSaeMovieLens1M(DataSet ml1m, string? publishedFolder = null)
    {
        ArgumentNullException.ThrowIfNull(ml1m);
        var (set, split) = ml1m.Log.HasTimes || publishedFolder is null ? RecSaeMl1m.ByTime(ml1m) : RecSaeMl1m.Rebuild(ml1m, publishedFolder);
        return new PreparedSet("recsae-ml-1m", set, split, null, PublishedCounts.RecSaeMovieLens1M.Compare(set, split));
    }

    /// <summary>Amazon Grocery of RecSAE (arXiv 2411.06112): ReChorus' leave-one-out split, which its files give.</summary>
    /// <param name="folder">Folder of train.csv, dev.csv, test.csv and item_meta.csv.</param>
    /// <exception cref="UnreadableDataSetException">A file cannot be read.</exception>
    public static PreparedSet RecSaeAmazon(string folder)
    {
        var (set, split) = ReChorusFolder.Read(folder);
        return new PreparedSet("recsae-amazon", set, split, null, PublishedCounts.RecSaeAmazon.Compare(set, split));
    }

    private static PreparedSet HoldOut(string name, DataSet set, HeldOutPositivesOptions options, Func<DataSet, IReadOnlyList<CountCheck>> compare)
    {
        var held = HeldOutPositives.Of(set.Log, options);
        return new PreparedSet(name, set, held.Split, held.TestNegatives, compare(set));
    }
}
