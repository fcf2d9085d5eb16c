using RecInterp.Reproduction.RecSae.Bases;

namespace RecInterp.Reproduction.RecSae.Numbers;

/// <summary>arXiv 2411.06112, table 4, rows of TF-IDF, MovieLens: distinct concepts that are verified, and all.</summary>
internal static class Table4Numbers
{
    private static readonly Dictionary<BaseModel, ((int Verified, int All) Base, (int Verified, int All) RecSae)> Rows = new()
    {
        [BaseModel.BprMf] = ((0, 58), (14, 505)),
        [BaseModel.LightGcn] = ((7, 46), (42, 409)),
        [BaseModel.SasRec] = ((7, 50), (53, 508)),
        [BaseModel.TiMiRec] = ((4, 45), (34, 485)),
    };

    /// <summary>A row.</summary>
    public static ((int Verified, int All) Base, (int Verified, int All) RecSae) Of(BaseRecipe recipe) => Rows[recipe.Model];
}
