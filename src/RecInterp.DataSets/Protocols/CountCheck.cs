namespace RecInterp.DataSets.Protocols;

/// <summary>A count of a prepared set beside the published one.</summary>
/// <param name="Name">What is counted, such as "users".</param>
/// <param name="Found">The count here.</param>
/// <param name="Published">The count in the paper, or where the paper has none, in its authors' files.</param>
public sealed record CountCheck(string Name, long Found, long Published)
{
    /// <summary>Whether both are equal.</summary>
    public bool Holds => Found == Published;
}
