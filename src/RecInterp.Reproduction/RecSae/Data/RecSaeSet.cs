namespace RecInterp.Reproduction.RecSae.Data;

/// <summary>RecSAE's data sets that can be had: two of its four.</summary>
internal enum RecSaeSet
{
    /// <summary>MovieLens 1M, ratings of at least 4, split by global time.</summary>
    MovieLens,

    /// <summary>Amazon Grocery and Gourmet Food as ReChorus publishes it, leave-one-out. Its titles are not published with it.</summary>
    Amazon,
}
