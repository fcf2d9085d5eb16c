namespace RecInterp.Recommenders.Ranking;

/// <summary>One question to a recommender: where does it rank the item that this user chose next?</summary>
/// <param name="User">Number of the user.</param>
/// <param name="Target">Number of the item that the user chose.</param>
/// <param name="History">Numbers of the items that the user chose before, oldest first, of all that the protocol lets the recommender see. Those that take no history do not read it.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record RankingCase(int User, int Target, int[] History);
