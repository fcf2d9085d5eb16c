using RecInterp.Core.Towers;
using RecInterp.DataSets.Interactions;
using RecInterp.DataSets.Splits;

namespace RecInterp.Recommenders.Tests;

/// <summary>Small made-up data.</summary>
internal static class Tables
{
    public static EmbeddingTable Of(params float[][] rows) => new(rows.Length, rows[0].Length, [.. rows.SelectMany(row => row)]);

    /// <summary>A log of pairs in their order, with a split of its rows.</summary>
    public static Split Split(int users, int items, (int User, int Item)[] train, (int User, int Item)[]? dev = null, (int User, int Item)[]? test = null)
    {
        (int User, int Item)[] all = [.. train, .. dev ?? [], .. test ?? []];
        var log = new InteractionLog(Ids(users), Ids(items), [.. all.Select(pair => pair.User)], [.. all.Select(pair => pair.Item)]);
        var (devStart, testStart) = (train.Length, train.Length + (dev?.Length ?? 0));
        return new Split(log, [.. Enumerable.Range(0, devStart)], [.. Enumerable.Range(devStart, testStart - devStart)], [.. Enumerable.Range(testStart, all.Length - testStart)]);
    }

    /// <summary>Users who choose by taste: users and items fall in groups, a user mostly takes items of the own group, and some items are taken more often than others. Each user has one row in dev and one in test.</summary>
    public static Split Tastes(int users = 60, int items = 80, int groups = 4, int each = 10, int seed = 1)
    {
        var random = new Random(seed);
        List<(int, int)> train = [], dev = [], test = [];
        for (var user = 0; user < users; user++)
        {
            var chosen = new HashSet<int>();
            while (chosen.Count < each)
            {
                var popular = (int)(random.NextDouble() * random.NextDouble() * items);
                if (popular % groups == user % groups || random.Next(30) == 0)
                {
                    chosen.Add(popular);
                }
            }

            var order = chosen.ToArray();
            random.Shuffle(order);
            foreach (var (place, item) in order.Index())
            {
                (place == 0 ? test : place == 1 ? dev : train).Add((user, item));
            }
        }

        return Split(users, items, [.. train], [.. dev], [.. test]);
    }

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(number => $"{number}")];
}
