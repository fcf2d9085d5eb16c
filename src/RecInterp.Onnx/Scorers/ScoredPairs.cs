namespace RecInterp.Onnx.Scorers;

/// <summary>Pairs of a user and an item with their scores.</summary>
/// <param name="Users">Row numbers of the users.</param>
/// <param name="Items">Row numbers of the items.</param>
/// <param name="Scores">The score of each pair.</param>
internal sealed record ScoredPairs(int[] Users, int[] Items, float[] Scores)
{
    /// <summary>Pairs of every user with every item.</summary>
    public static ScoredPairs Grid(int[] users, int[] items, float[] scores) => new(
        [.. users.SelectMany(user => Enumerable.Repeat(user, items.Length))],
        [.. users.SelectMany(_ => items)],
        scores);

    /// <summary>Random row numbers.</summary>
    public static int[] Draw(Random random, int count, int below)
    {
        var rows = new int[count];
        for (var i = 0; i < count; i++)
        {
            rows[i] = random.Next(below);
        }

        return rows;
    }

    /// <summary>The first pairs.</summary>
    public ScoredPairs First(int count) => count >= Users.Length ? this : new ScoredPairs(Users[..count], Items[..count], Scores[..count]);
}
