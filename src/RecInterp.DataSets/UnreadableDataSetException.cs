namespace RecInterp.DataSets;

/// <summary>A data set's file or folder that cannot be read, or does not hold what was expected.</summary>
/// <param name="source">The file or folder.</param>
/// <param name="reason">What is wrong with it: where, what was found and what was expected.</param>
/// <param name="inner">What was caught, if anything.</param>
public sealed class UnreadableDataSetException(string source, string reason, Exception? inner = null) : Exception($"{source}: {reason}", inner)
{
    /// <summary>The file or folder.</summary>
    public string DataSource { get; } = source;

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}
