using RecInterp.Onnx.Scorers;

namespace RecInterp.Reproduction.Bases;

/// <summary>A trained base recommender as the product sees it: an imported scorer.</summary>
/// <param name="Recipe">How it was made.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Scorer">The imported scorer.</param>
/// <param name="Measures">How well it ranks.</param>
internal sealed record BaseModel(BaseRecipe Recipe, int Seed, ScorerFolder Scorer, BaseMeasures Measures)
{
    /// <summary>What a reader must be warned of: a base that is worse than popularity. None otherwise.</summary>
    public IEnumerable<string> Warnings => Measures.Quality(removed: false) is { WorseThanPopularity: true } quality ? [$"{Recipe.Title}, seed {Seed}: {quality.Verdict}"] : [];
}
