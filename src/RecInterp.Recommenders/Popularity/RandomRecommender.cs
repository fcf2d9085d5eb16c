using RecInterp.Core.Towers;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders.Training;

namespace RecInterp.Recommenders.Popularity;

/// <summary>The baseline that knows nothing: dot products of random vectors.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class RandomRecommender
{
    /// <summary>The baseline's name.</summary>
    public const string Name = "random";

    private const int Width = 16;

    /// <summary>Draws it.</summary>
    /// <param name="split">The split; of it only the numbers of users and items are read.</param>
    /// <param name="seed">Seed; the same gives the same bits.</param>
    public static DotProductRecommender Of(Split split, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(split);
        var random = SeededRandom.Of(seed, SeededRandom.Purpose.Weights);
        return new DotProductRecommender(
            Name,
            new EmbeddingTable(split.Log.UserCount, Width, InitialValues.Normal(random, split.Log.UserCount * Width, 1)),
            new EmbeddingTable(split.Log.ItemCount, Width, InitialValues.Normal(random, split.Log.ItemCount * Width, 1)));
    }
}
