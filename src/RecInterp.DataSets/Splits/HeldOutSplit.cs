namespace RecInterp.DataSets.Splits;

/// <summary>A split with held-out positives, and for each user items to rank them against.</summary>
/// <param name="Split">The split; it has no dev rows.</param>
/// <param name="TestNegatives">For each of U users the items that were drawn as "test negatives": items that the user never chose, as many as draws of positives, in the
/// order drawn; with replacement one may stand twice. They are no training negatives.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record HeldOutSplit(Split Split, int[][] TestNegatives);
