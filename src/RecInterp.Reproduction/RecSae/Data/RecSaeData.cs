using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using RecInterp.Core.Concepts.Terms;
using RecInterp.DataSets;
using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Histories;
using RecInterp.DataSets.Readers;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Interactions;
using RecInterp.Recommenders.Ranking;

namespace RecInterp.Reproduction.RecSae.Data;

/// <summary>A data set as RecSAE splits it, with what items are about.</summary>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
internal sealed class RecSaeData
{
    /// <summary>Items of a history that the sequential models read, at most.</summary>
    public const int HistoryLength = 20;

    private readonly Lazy<IReadOnlyList<IReadOnlyList<string>>> _terms;
    private readonly Lazy<string> _digest;
    private readonly Lazy<UserItems> _known;
    private readonly Lazy<UserHistories> _histories;

    /// <summary>Keeps a set and its split.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="items">What is known of each item.</param>
    /// <param name="split">The split.</param>
    public RecSaeData(string name, IReadOnlyList<ItemDescription> items, Split split)
    {
        (Name, Items, Split) = (name, items, split);
        _terms = new(() => [.. Items.Select(item => TermSplitter.English.Split($"{WithoutYear(item)} {string.Join(' ', item.Tags)}"))]);
        _digest = new(() => Digest(split));
        _known = new(() => UserItems.Of(split.Log, split.Train, split.Dev, split.Test));
        _histories = new(() => new UserHistories(split));
    }

    /// <summary>What it is called, such as "ml-1m".</summary>
    public string Name { get; }

    /// <summary>What is known of each item.</summary>
    public IReadOnlyList<ItemDescription> Items { get; }

    /// <summary>The split.</summary>
    public Split Split { get; }

    /// <summary>The terms of each item's title and tags, as often as they stand there.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Terms => _terms.Value;

    /// <summary>Whether items have titles, of which concepts can be made.</summary>
    public bool HasTitles => Items.Any(item => item.Title.Length > 0);

    /// <summary>The identity of the split: SHA-256 of its users, items and parts.</summary>
    public string Sha256 => _digest.Value;

    /// <summary>What each user has in any part: it cannot be recommended.</summary>
    public UserItems Known => _known.Value;

    /// <summary>Folders under the data folder that a set is read from.</summary>
    public static IReadOnlyList<string> FoldersOf(RecSaeSet set) => set == RecSaeSet.MovieLens ? ["ml-1m", "recsae-published"] : ["amazon-grocery-rechorus"];

    /// <summary>Reads a set.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="set">Which.</param>
    /// <exception cref="UnreadableDataSetException">A file is missing or does not hold what was expected.</exception>
    public static RecSaeData Open(string folder, RecSaeSet set)
    {
        if (set == RecSaeSet.MovieLens)
        {
            var (movies, split) = RecSaeMl1m.Rebuild(MovieLens1M.Read(Path.Combine(folder, "ml-1m")), Path.Combine(folder, "recsae-published"));
            return new RecSaeData("ml-1m", movies.Items, split);
        }

        var (groceries, given) = ReChorusFolder.Read(Path.Combine(folder, "amazon-grocery-rechorus"));
        return new RecSaeData("amazon-grocery", groceries.Items, given);
    }

    /// <summary>Makes cases of rows, with the end of their histories.</summary>
    /// <param name="rows">Rows of the split.</param>
    /// <param name="needsHistory">Whether rows without a history are left out, as the sequential models must.</param>
    public IReadOnlyList<RankingCase> Cases(IEnumerable<int> rows, bool needsHistory)
    {
        var cases = new List<RankingCase>();
        foreach (var row in rows)
        {
            var history = _histories.Value.HistoryOf(row, HistoryLength);
            if (history.Length > 0 || !needsHistory)
            {
                cases.Add(new RankingCase(Split.Log.Users[row], Split.Log.Items[row], history));
            }
        }

        return cases;
    }

    private static string WithoutYear(ItemDescription item) =>
        item.Year is { } year ? item.Title.Replace($"({year})", "", StringComparison.Ordinal) : item.Title;

    private static string Digest(Split split)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(split.Log.Users));
        hash.AppendData(MemoryMarshal.AsBytes(split.Log.Items));
        foreach (var part in new[] { split.Train, split.Dev, split.Test })
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>([part.Length, .. part]));
        }

        hash.AppendData(Encoding.UTF8.GetBytes($"{split.Log.UserCount} {split.Log.ItemCount}"));
        for (var row = 0; row < split.Log.Count; row++)
        {
            hash.AppendData(BitConverter.GetBytes(split.Log.Order(row)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
