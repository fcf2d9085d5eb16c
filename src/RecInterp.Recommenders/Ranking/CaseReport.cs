namespace RecInterp.Recommenders.Ranking;

/// <summary>What was measured of ranking cases.</summary>
/// <param name="Metrics">Means over the cases.</param>
/// <param name="Ranks">Rank of each case's target, counted from 1, in the order of the cases.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record CaseReport(RankingReport Metrics, int[] Ranks);
