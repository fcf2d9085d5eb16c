using RecInterp.DataSets.Histories;
using RecInterp.DataSets.Splits;

namespace RecInterp.Recommenders.Ranking;

/// <summary>Makes ranking cases of a split's rows.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class RankingCases
{
    /// <summary>A case for each row: who, what, and the user's history before it as <see cref="UserHistories"/> has it.</summary>
    /// <param name="split">The split.</param>
    /// <param name="rows">Rows of its log, such as its test part.</param>
    /// <returns>A case for each row, in their order; some histories may be empty.</returns>
    /// <exception cref="ArgumentException">A row stands in no part of the split, or in two.</exception>
    public static IReadOnlyList<RankingCase> Of(Split split, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(rows);
        var histories = new UserHistories(split);
        return [.. rows.Select(row => new RankingCase(split.Log.Users[row], split.Log.Items[row], histories.HistoryOf(row)))];
    }
}
