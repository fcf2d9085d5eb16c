using RecInterp.DataSets.Interactions;

namespace RecInterp.DataSets.Splits;

/// <summary>A log divided into what a recommender is trained on, chosen by, and measured by.</summary>
/// <param name="Log">The log, after the split's filters.</param>
/// <param name="Train">Rows of the log to train on, rising.</param>
/// <param name="Dev">Rows to choose by, rising; empty where a protocol has none.</param>
/// <param name="Test">Rows to measure by, rising. No row stands in two of the three; rows in none of them were left out by the protocol.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record Split(InteractionLog Log, int[] Train, int[] Dev, int[] Test);
