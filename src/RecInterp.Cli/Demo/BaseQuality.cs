using RecInterp.Training.Worlds;

namespace RecInterp.Cli.Demo;

/// <summary>How good the scorer is that is interpreted: fidelity to a bad scorer would prove nothing.</summary>
internal static class BaseQuality
{
    /// <summary>Depth of the lists.</summary>
    private const int Depth = 10;

    /// <summary>Share of users whose held-out item stands in the top ten, by the scorer and by popularity alone.</summary>
    public static (double HitRate, double PopularityHitRate) Measure(PlantedWorld world, Func<int, int[]> topTen)
    {
        var counts = new int[world.Items.Count];
        foreach (var item in world.Watched.SelectMany(items => items))
        {
            counts[item]++;
        }

        var popular = Enumerable.Range(0, counts.Length).OrderByDescending(item => counts[item]).ToArray();
        var (hits, popularHits) = (0, 0);
        for (var user = 0; user < world.Watched.Count; user++)
        {
            var seen = world.Watched[user].ToHashSet();
            hits += topTen(user).Contains(world.HeldOut[user]) ? 1 : 0;
            popularHits += popular.Where(item => !seen.Contains(item)).Take(Depth).Contains(world.HeldOut[user]) ? 1 : 0;
        }

        return ((double)hits / world.Watched.Count, (double)popularHits / world.Watched.Count);
    }
}
