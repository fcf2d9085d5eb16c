namespace RecInterp.Reproduction.Lists;

/// <summary>Which items are taken out of a user's list before it is cut.</summary>
internal enum ListRemoval
{
    /// <summary>None.</summary>
    Nothing,

    /// <summary>All known positives of the user, those trained on and those hidden.</summary>
    KnownPositives,
}
