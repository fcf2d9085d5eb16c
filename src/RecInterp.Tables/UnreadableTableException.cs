namespace RecInterp.Tables;

/// <summary>A table that cannot be read, or does not hold what was expected.</summary>
/// <param name="table">The file or folder.</param>
/// <param name="reason">What is wrong with it: what was found and what was expected.</param>
public sealed class UnreadableTableException(string table, string reason) : Exception($"{table}: {reason}")
{
    /// <summary>The file or folder.</summary>
    public string Table { get; } = table;

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}
