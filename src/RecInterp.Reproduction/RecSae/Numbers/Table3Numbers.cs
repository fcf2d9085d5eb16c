using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Data;

namespace RecInterp.Reproduction.RecSae.Numbers;

/// <summary>arXiv 2411.06112, table 3: similarity within and between latents, of the plain dimensions and of RecSAE's.</summary>
internal static class Table3Numbers
{
    private static readonly Dictionary<(BaseModel, RecSaeSet), ((double Intra, double Inter) Base, (double Intra, double Inter) RecSae)> Rows = new()
    {
        [(BaseModel.BprMf, RecSaeSet.Amazon)] = ((.1764, .2363), (.3056, .1663)),
        [(BaseModel.BprMf, RecSaeSet.MovieLens)] = ((.1804, .4740), (.3795, .2998)),
        [(BaseModel.LightGcn, RecSaeSet.Amazon)] = ((.2161, .2463), (.4540, .1496)),
        [(BaseModel.LightGcn, RecSaeSet.MovieLens)] = ((.4430, .2938), (.6225, .2704)),
        [(BaseModel.SasRec, RecSaeSet.Amazon)] = ((.3777, .1808), (.7147, .1587)),
        [(BaseModel.SasRec, RecSaeSet.MovieLens)] = ((.4452, .2071), (.6980, .1745)),
        [(BaseModel.TiMiRec, RecSaeSet.Amazon)] = ((.3418, .1405), (.6288, .1366)),
        [(BaseModel.TiMiRec, RecSaeSet.MovieLens)] = ((.5119, .2303), (.6564, .1895)),
    };

    /// <summary>A row.</summary>
    public static ((double Intra, double Inter) Base, (double Intra, double Inter) RecSae) Of(BaseRecipe recipe) => Rows[(recipe.Model, recipe.Set)];
}
