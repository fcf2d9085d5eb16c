using System.Runtime.InteropServices;
using RecInterp.Client;
using RecInterp.Core.Edits;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Worlds;

namespace RecInterp.Cli.Demo;

/// <summary>Suppresses a concept for users who are shown much of it, by edits over gRPC, and counts what leaves their lists.</summary>
internal sealed class Suppression(PlantedWorld world, ScorerFolder scorer, Ranker ranker, ConceptLatents latents, int concept)
{
    private readonly bool[] _carriers = world.Carriers(concept);

    /// <summary>Users whose top ten is about half of the concept, so that there is something to lose and something to keep.</summary>
    /// <param name="count">How many; those nearest to five of ten, the stronger taste first.</param>
    public int[] Audience(int count) =>
    [
        .. Enumerable.Range(0, scorer.Users.Rows)
            .Select(user => (User: user, Carried: ranker.Top(user, scorer.Users.Embeddings.Row(user), 10).Count(item => _carriers[item])))
            .Where(entry => entry.Carried > 0)
            .OrderBy(entry => Math.Abs(entry.Carried - 5))
            .ThenByDescending(entry => world.Tastes[entry.User][concept])
            .ThenBy(entry => entry.User)
            .Take(count)
            .Select(entry => entry.User),
    ];

    /// <summary>Edits the audience's embeddings level by level.</summary>
    /// <param name="client">The sidecar.</param>
    /// <param name="audience">The users.</param>
    /// <param name="levels">Levels; null is no edit.</param>
    /// <param name="depth">Length of the lists.</param>
    /// <param name="cancellation">Stops between calls.</param>
    /// <returns>What each level does, and the first user's list at each level.</returns>
    public async Task<(IReadOnlyList<SuppressionLevel> Levels, IReadOnlyList<int[]> FirstUser)> RunAsync(
        RecInterpClient client, int[] audience, IReadOnlyList<double?> levels, int depth, CancellationToken cancellation)
    {
        var embeddings = scorer.Users.Select(audience).Embeddings;
        var original = Lists(audience, embeddings.Values, depth);
        var (results, firstUser) = (new List<SuppressionLevel>(), new List<int[]>());
        foreach (var level in levels)
        {
            var edited = await client.EditAsync(embeddings.Memory, embeddings.Width, Edits(level), cancellationToken: cancellation);
            var lists = Lists(audience, edited.Embeddings, depth);
            firstUser.Add(lists[0]);
            results.Add(new SuppressionLevel(
                level,
                lists.Average(list => list.Count(item => _carriers[item]) / (double)depth),
                audience.Select((_, i) => Kept(original[i], lists[i])).Average()));
        }

        return (results, firstUser);
    }

    /// <summary>Whether edits that change nothing give the embeddings back bit for bit.</summary>
    /// <param name="client">The sidecar.</param>
    /// <param name="audience">The users.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async Task<bool> IsNoOpExactAsync(RecInterpClient client, int[] audience, CancellationToken cancellation)
    {
        var embeddings = scorer.Users.Select(audience).Embeddings;
        LatentEdit[] nothing = [.. latents.Latents.SelectMany(latent => new[] { new LatentEdit(latent, EditOperation.Scale, 1), new LatentEdit(latent, EditOperation.Add, 0) })];
        var reply = await client.EditAsync(embeddings.Memory, embeddings.Width, nothing, cancellationToken: cancellation);
        return MemoryMarshal.AsBytes(embeddings.Values).SequenceEqual(MemoryMarshal.AsBytes<float>(reply.Embeddings));
    }

    private LatentEdit[] Edits(double? level) => level is { } size
        ? [.. latents.Latents.Select((latent, i) => new LatentEdit(latent, EditOperation.Set, (float)(size * latents.UserPercentiles[i])))]
        : [];

    private int[][] Lists(int[] audience, ReadOnlySpan<float> embeddings, int depth)
    {
        var width = scorer.Users.Embeddings.Width;
        var lists = new int[audience.Length][];
        for (var i = 0; i < audience.Length; i++)
        {
            lists[i] = ranker.Top(audience[i], embeddings.Slice(i * width, width), depth);
        }

        return lists;
    }

    /// <summary>Share of the original list's other items that are still there; 1 where there are none.</summary>
    private double Kept(int[] original, int[] list)
    {
        var others = original.Where(item => !_carriers[item]).ToArray();
        return others.Length == 0 ? 1 : others.Count(list.Contains) / (double)others.Length;
    }
}
