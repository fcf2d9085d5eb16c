using RecInterp.DataSets.Splits;

namespace RecInterp.DataSets.Protocols;

/// <summary>A data set filtered and split as a paper did.</summary>
/// <param name="Name">The protocol's name.</param>
/// <param name="Set">What is left of the set.</param>
/// <param name="Split">Its split.</param>
/// <param name="TestNegatives">For each of U users items that the user never chose, kept out of training; null where the protocol has none.</param>
/// <param name="Counts">Its size beside the published one. A count that does not hold says that the files or the rules are others.</param>
/// <threadsafety>Nothing writes to it after it is made; safe for concurrent reads.</threadsafety>
public sealed record PreparedSet(string Name, DataSet Set, Split Split, int[][]? TestNegatives, IReadOnlyList<CountCheck> Counts)
{
    /// <summary>Whether all counts hold.</summary>
    public bool Holds => Counts.All(check => check.Holds);
}
