using RecInterp.DataSets;
using RecInterp.DataSets.Descriptions;
using RecInterp.DataSets.Interactions;
using RecInterp.DataSets.Splits;
using RecInterp.Reproduction.Bases;

namespace RecInterp.Reproduction.Tests;

/// <summary>A small set in which users of even numbers like even items, with tags and years.</summary>
internal static class MadeUpSet
{
    public static PaperSet Of(int users, int items)
    {
        var random = new Random(1);
        var pairs = Enumerable.Range(0, users).SelectMany(user => Enumerable.Range(0, items).Where(item => item % 2 == user % 2 && random.Next(3) > 0).Select(item => (user, item))).ToList();
        var log = new InteractionLog(
            [.. Enumerable.Range(1, users).Select(id => $"{id}")], [.. Enumerable.Range(0, items).Select(id => $"i{id}")], [.. pairs.Select(pair => pair.user)], [.. pairs.Select(pair => pair.item)]);
        var set = new DataSet(
            "made-up",
            log,
            [.. Enumerable.Range(0, items).Select(item => new ItemDescription($"i{item}", "", item % 2 == 0 ? ["Comedy"] : ["Drama"], 1960 + item))],
            [.. Enumerable.Range(0, users).Select(user => new UserDescription($"{user + 1}", new Dictionary<string, string> { ["age"] = user % 4 == 0 ? "1" : "25" }))]);
        return PaperSet.Of(set, 0, new HeldOutPositivesOptions { PerUser = 2 });
    }
}
