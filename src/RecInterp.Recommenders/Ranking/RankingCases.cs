using RecInterp.DataSets.Interactions;
using RecInterp.DataSets.Splits;

namespace RecInterp.Recommenders.Ranking;

/// <summary>Makes ranking cases of a split's rows.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class RankingCases
{
    /// <summary>A case for each row: who, what, and all that the user chose before it in any part of the split.</summary>
    /// <remarks>This is the history that RecSAE's published code shows a sequential model: also earlier rows of the dev and test parts. "Before" goes by the log's order of time;
    /// of rows of the same time the earlier row of the log comes first.</remarks>
    /// <param name="split">The split.</param>
    /// <param name="rows">Rows of its log, such as its test part.</param>
    /// <returns>A case for each row, in their order.</returns>
    /// <exception cref="ArgumentException">A row stands in no part of the split.</exception>
    public static IReadOnlyList<RankingCase> Of(Split split, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(rows);
        var wanted = rows.Select(row => split.Log.Users[row]).ToHashSet();
        var histories = Histories(split.Log, [.. split.Train, .. split.Dev, .. split.Test], wanted);
        return [.. rows.Select(row => Case(split.Log, row, histories[split.Log.Users[row]]))];
    }

    private static RankingCase Case(InteractionLog log, int row, int[] history)
    {
        var place = Array.IndexOf(history, row);
        return place >= 0
            ? new RankingCase(log.Users[row], log.Items[row], [.. history.AsSpan(0, place).ToArray().Select(earlier => log.Items[earlier])])
            : throw new ArgumentException($"row {row} of the log stands in no part of the split, expected one of train, dev or test", nameof(row));
    }

    private static Dictionary<int, int[]> Histories(InteractionLog log, int[] rows, HashSet<int> users) => rows
        .Where(row => users.Contains(log.Users[row]))
        .GroupBy(row => log.Users[row])
        .ToDictionary(group => group.Key, group => group.OrderBy(log.Order).ThenBy(row => row).ToArray());
}
