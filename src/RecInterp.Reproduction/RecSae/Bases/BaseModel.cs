namespace RecInterp.Reproduction.RecSae.Bases;

/// <summary>The recommenders that RecSAE interprets.</summary>
internal enum BaseModel
{
    /// <summary>Matrix factorisation by pairwise ranking: a vector a user.</summary>
    BprMf,

    /// <summary>Graph convolution: a vector a user, smoothed over the graph of interactions.</summary>
    LightGcn,

    /// <summary>Self-attention over the history: a vector a case.</summary>
    SasRec,

    /// <summary>Several interests read from the history: a vector a case.</summary>
    TiMiRec,
}
