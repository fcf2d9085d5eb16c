using RecInterp.Core.Towers;
using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Interactions;
using RecInterp.DataSets.Splits;
using RecInterp.Recommenders;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Data;

namespace RecInterp.Reproduction.Tests.RecSae;

/// <summary>A made-up catalogue of four genres, and users who like one of them: the vector of a user or an item is its genre's axis and a little noise.</summary>
internal static class RecSaeWorld
{
    public const int Genres = 4;
    public const int Width = 8;
    private const int ItemCount = 80;
    private const int UserCount = 60;
    private const int PerUser = 8;

    private static readonly string[] Names = ["horror", "western", "musical", "comedy"];

    public static BaseRecipe Recipe { get; } = new(BaseModel.BprMf, RecSaeSet.MovieLens, Epochs: 1);

    public static RecSaeData Data()
    {
        var random = new Random(1);
        var (users, items) = (new List<int>(), new List<int>());
        for (var user = 0; user < UserCount; user++)
        {
            foreach (var place in Enumerable.Range(0, ItemCount / Genres).OrderBy(_ => random.Next()).Take(PerUser))
            {
                users.Add(user);
                items.Add((place * Genres) + (user % Genres));
            }
        }

        var log = new InteractionLog(
            [.. Enumerable.Range(1, UserCount).Select(id => $"{id}")], [.. Enumerable.Range(1, ItemCount).Select(id => $"{id}")], [.. users], [.. items]);
        var descriptions = Enumerable.Range(0, ItemCount).Select(item => new ItemDescription($"{item + 1}", $"Picture {Word(item)} (1999)", [Names[item % Genres]], 1999)).ToList();
        int[] Rows(Func<int, bool> where) => [.. Enumerable.Range(0, log.Count).Where(row => where(row % PerUser))];
        return new RecSaeData("made-up", descriptions, new Split(log, Rows(place => place < PerUser - 2), Rows(place => place == PerUser - 2), Rows(place => place == PerUser - 1)));
    }

    public static DotProductRecommender Recommender() => new("bprmf", Vectors(UserCount, 2), Vectors(ItemCount, 3));

    /// <summary>A word that no other item has.</summary>
    private static string Word(int item) => $"q{(char)('a' + (item / 26))}{(char)('a' + (item % 26))}";

    private static EmbeddingTable Vectors(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count * Width];
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < Width; column++)
            {
                values[(row * Width) + column] = (column == row % Genres ? 1 : 0) + (0.1f * ((float)random.NextDouble() - 0.5f));
            }
        }

        return new EmbeddingTable(count, Width, values);
    }
}
