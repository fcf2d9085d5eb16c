namespace RecInterp.Recommenders;

/// <summary>The base recommenders that can be trained here.</summary>
public enum RecommenderKind
{
    /// <summary>Matrix factorisation of the prediction-aware paper.</summary>
    Mf,

    /// <summary>Neural collaborative filtering of the prediction-aware paper.</summary>
    Ncf,

    /// <summary>Matrix factorisation by Bayesian personalised ranking.</summary>
    BprMf,

    /// <summary>LightGCN.</summary>
    LightGcn,

    /// <summary>Implicit alternating least squares.</summary>
    Als,

    /// <summary>SASRec, which reads histories.</summary>
    SasRec,

    /// <summary>TiMiRec, which reads histories.</summary>
    TiMiRec,
}
