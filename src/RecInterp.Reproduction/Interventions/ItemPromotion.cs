using RecInterp.Core.Towers;
using RecInterp.Onnx.Scorers;
using RecInterp.Reproduction.Dictionaries;
using RecInterp.Reproduction.Lists;

namespace RecInterp.Reproduction.Interventions;

/// <summary>An item whose latent for an audience's taste is raised, among all other items and users as they are.</summary>
/// <remarks>
/// <code>
/// success(level) = users whose rank of the item was above t at level 0 and is at most t + 10 at the level / users whose rank was above t at level 0
/// </code>
/// <para>Ranks count from 0 and no item is taken out; t = 20 asks for the first 30 (the code published with arXiv 2511.18024, whose "original" is level 0 and not the item as it is).</para>
/// </remarks>
/// <param name="dictionary">The dictionary.</param>
/// <param name="audience">Users.</param>
/// <param name="item">The item.</param>
/// <param name="latent">The latent.</param>
/// <param name="threshold">t.</param>
internal sealed class ItemPromotion(PaperDictionary dictionary, int[] audience, int item, int latent, int threshold = 20)
{
    private const int Slack = 10;

    /// <summary>Success at each level.</summary>
    /// <param name="levels">Levels.</param>
    /// <param name="keepsResidual">Whether what the dictionary does not explain of the item is kept.</param>
    /// <returns>From 0 to 1; all 0 where every user had the item above the threshold to begin with.</returns>
    public double[] Success(IReadOnlyList<double> levels, bool keepsResidual)
    {
        using var scores = new CatalogueScores(dictionary.Base.Scorer);
        var (users, items) = (dictionary.Base.Scorer.Users, dictionary.Base.Scorer.Items);
        float[][] others = [.. audience.Select(user => scores.Of(users, user, items))];
        int[] Ranks(double level) => [.. audience.Select((user, place) => Rank(others[place], scores.Of(users, user, Edited(items, level, keepsResidual))[0]))];
        var before = Ranks(0);
        var judged = Enumerable.Range(0, audience.Length).Where(place => before[place] > threshold).ToList();
        return [.. levels.Select(level =>
        {
            var after = Ranks(level);
            return judged.Count == 0 ? 0 : (double)judged.Count(place => after[place] <= threshold + Slack) / judged.Count;
        })];
    }

    private TowerTable Edited(TowerTable items, double level, bool keepsResidual) => items.Select([item]).With(new EmbeddingTable(
        1, items.Embeddings.Width, LatentLevel.Of(dictionary.Dictionary, items.Embeddings.Row(item), latent, level, keepsResidual)));

    private int Rank(float[] scores, float own)
    {
        var rank = 0;
        for (var other = 0; other < scores.Length; other++)
        {
            rank += other != item && scores[other] > own ? 1 : 0;
        }

        return rank;
    }
}
