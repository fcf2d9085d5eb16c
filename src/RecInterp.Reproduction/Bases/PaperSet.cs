using RecInterp.DataSets;
using RecInterp.DataSets.Filters;
using RecInterp.DataSets.Readers;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Interactions;

namespace RecInterp.Reproduction.Bases;

/// <summary>A data set as the prediction-aware paper prepares it, split for one seed.</summary>
/// <param name="Set">The set.</param>
/// <param name="Split">Five positives of each user hidden, all others to train on.</param>
internal sealed record PaperSet(DataSet Set, Split Split)
{
    // The published code takes out the most active user, who has more than half of all films: as many negatives as positives could not be drawn for it.
    private const string RemovedUser = "4169";

    /// <summary>Items of each user's training rows.</summary>
    public UserItems Trained { get; } = UserItems.Of(Split.Log, Split.Train);

    /// <summary>All positives of each user, hidden ones too.</summary>
    public UserItems Known { get; } = UserItems.Of(Split.Log, Split.Train, Split.Test);

    /// <summary>Place of each item by number of positives, 0 for the most popular one; of equally popular ones the lower number comes first.</summary>
    public int[] PopularityRanks { get; } = Ranks(Split);

    /// <summary>U.</summary>
    public int UserCount => Split.Log.UserCount;

    /// <summary>I.</summary>
    public int ItemCount => Split.Log.ItemCount;

    /// <summary>Reads MovieLens 1M and takes out the user whom the published code takes out: 6,039 users, 3,706 films, 997,895 positives. The 6 films that nobody else rated stay.</summary>
    /// <param name="data">Folder of the data sets.</param>
    public static DataSet ReadMovies(string data) => NamedUsers.Remove(MovieLens1M.Read(Path.Combine(data, MovieLens1M.Name)), RemovedUser);

    /// <summary>Hides five positives of each user.</summary>
    /// <param name="set">The set.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="options">How; null takes the defaults. Its seed is not read.</param>
    public static PaperSet Of(DataSet set, int seed, HeldOutPositivesOptions? options = null) =>
        new(set, HeldOutPositives.Of(set.Log, (options ?? new HeldOutPositivesOptions()) with { Seed = seed }).Split);

    /// <summary>For each item whether it has a tag.</summary>
    /// <param name="tag">The tag.</param>
    public bool[] Tagged(string tag) => [.. Set.Items.Select(item => item.Tags.Contains(tag))];

    private static int[] Ranks(Split split)
    {
        var counts = new int[split.Log.ItemCount];
        foreach (var item in split.Log.Items)
        {
            counts[item]++;
        }

        var ranks = new int[counts.Length];
        foreach (var (item, rank) in Enumerable.Range(0, counts.Length).OrderByDescending(item => counts[item]).ThenBy(item => item).Select((item, rank) => (item, rank)))
        {
            ranks[item] = rank;
        }

        return ranks;
    }
}
