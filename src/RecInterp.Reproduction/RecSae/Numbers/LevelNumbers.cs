using RecInterp.Reproduction.RecSae.Bases;

namespace RecInterp.Reproduction.RecSae.Numbers;

/// <summary>arXiv 2411.06112, 5.3: the hit ratio of concepts over all cases of MovieLens, whatever the activation.</summary>
internal static class LevelNumbers
{
    /// <summary>The ratio of a model; null where the paper tells none.</summary>
    public static double? GlobalHitRatioOf(BaseModel model) => model switch
    {
        BaseModel.BprMf => .016,
        BaseModel.SasRec => .043,
        _ => null,
    };
}
