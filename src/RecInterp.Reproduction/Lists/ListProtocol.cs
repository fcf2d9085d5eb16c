namespace RecInterp.Reproduction.Lists;

/// <summary>How the lists are made that are compared before and after reconstruction.</summary>
/// <param name="Name">Name for a reader.</param>
/// <param name="Depth">Items in a list.</param>
/// <param name="Removal">What is taken out first.</param>
internal sealed record ListProtocol(string Name, int Depth, ListRemoval Removal)
{
    /// <summary>Top 30 without the user's known positives; the published code for matrix factorisation, but for its depth.</summary>
    public static ListProtocol Unknown { get; } = new("known positives removed, top 30", 30, ListRemoval.KnownPositives);

    /// <summary>Top 30 of everything: the published code for neural collaborative filtering.</summary>
    public static ListProtocol Everything { get; } = new("nothing removed, top 30", 30, ListRemoval.Nothing);

    /// <summary>What the published code does for matrix factorisation: its cut loses the thirtieth item.</summary>
    public static ListProtocol UnknownTop29 { get; } = new("known positives removed, top 29", 29, ListRemoval.KnownPositives);
}
