using RecInterp.Core.Towers;
using RecInterp.Recommenders.Ranking;

namespace RecInterp.Recommenders.Scoring;

/// <summary>Looks up the embeddings of cases' users.</summary>
internal static class UserRows
{
    /// <summary>The row of each case's user, [cases, d].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A user has no row.</exception>
    public static EmbeddingTable Of(EmbeddingTable users, IReadOnlyList<RankingCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var values = new float[cases.Count * users.Width];
        users.Gather([.. cases.Select(one => one.User)], values);
        return new EmbeddingTable(cases.Count, users.Width, values);
    }
}
