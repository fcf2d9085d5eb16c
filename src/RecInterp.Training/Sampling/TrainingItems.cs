using RecInterp.Onnx.Scorers;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Sampling;

/// <summary>What a run's batches take their items from.</summary>
internal static class TrainingItems
{
    /// <summary>What is missing, or not as it should be, before training starts.</summary>
    /// <param name="options">How a dictionary is trained.</param>
    /// <param name="scorer">The scorer; null where one table is trained on, which has no items.</param>
    /// <param name="interactions">Who interacted with what; null where nobody said.</param>
    public static IEnumerable<string> Faults(TrainingOptions options, ScorerFolder? scorer, ObservedInteractions? interactions)
    {
        if (scorer is null)
        {
            if (options.ItemSampling != ItemSampling.Uniform || interactions is not null)
            {
                yield return $"{nameof(TrainingOptions.ItemSampling)}: found {options.ItemSampling}{(interactions is null ? "" : " with interactions")}, expected {ItemSampling.Uniform} alone: there are no items without a scorer";
            }

            yield break;
        }

        var needed = NeedsInteractions(options.ItemSampling);
        if (interactions is null)
        {
            if (needed)
            {
                yield return $"{nameof(TrainingOptions.ItemSampling)}: found {options.ItemSampling} without interactions, expected pairs of a user row and an item row (recinterp train --interactions)";
            }

            yield break;
        }

        if (!needed)
        {
            yield return $"{nameof(TrainingOptions.ItemSampling)}: found {options.ItemSampling} with interactions, expected {ItemSampling.Popularity} or {ItemSampling.ObservedPairs}, which read them";
        }

        if (Outside(interactions.Users, scorer.Users.Rows) is { } user)
        {
            yield return $"Interactions: found user row {interactions.Users[user]} in pair {user}, expected 0 to {scorer.Users.Rows - 1}";
        }

        if (Outside(interactions.Items, scorer.Items.Rows) is { } item)
        {
            yield return $"Interactions: found item row {interactions.Items[item]} in pair {item}, expected 0 to {scorer.Items.Rows - 1}";
        }
    }

    /// <summary>Makes the sampler.</summary>
    /// <param name="options">How a dictionary is trained.</param>
    /// <param name="scorer">The scorer; null where there are no items.</param>
    /// <param name="trained">Row numbers of the users that are trained on; what others did is not looked at.</param>
    /// <param name="interactions">Who interacted with what; null where the sampling does not read it.</param>
    /// <param name="progress">Told what is done and the share of it, where it takes time.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">No user that is trained on interacted with anything.</exception>
    public static IItemSampler Create(
        TrainingOptions options,
        ScorerFolder? scorer,
        int[] trained,
        ObservedInteractions? interactions,
        IProgress<(string Stage, double Share)>? progress,
        CancellationToken cancellation)
    {
        if (scorer is null)
        {
            return new NoItems();
        }

        var uniform = new UniformItems(scorer.Items.Rows, RandomStream.Of(options.Seed, RandomStream.Purpose.Items));
        var random = RandomStream.Of(options.Seed, RandomStream.Purpose.ItemDraws);
        return options.ItemSampling switch
        {
            ItemSampling.Popularity => new PopularItems(Of(trained, interactions!), random),
            ItemSampling.ObservedPairs => new ObservedItems(scorer.Users.Rows, Of(trained, interactions!), uniform, random),
            ItemSampling.HardNegatives => new HardNegativeItems(
                TopLists.Of(scorer, trained, options.HardNegativeDepth, progress is null ? null : new ShareOf(progress), cancellation), uniform, random),
            _ => uniform,
        };
    }

    private static bool NeedsInteractions(ItemSampling sampling) => sampling is ItemSampling.Popularity or ItemSampling.ObservedPairs;

    private static ObservedInteractions Of(int[] trained, ObservedInteractions interactions)
    {
        var seen = interactions.Of(trained);
        return seen.Count > 0
            ? seen
            : throw TrainingOptions.Invalid([$"Interactions: found none of the {trained.Length} users that are trained on, expected at least one"]);
    }

    private static int? Outside(ReadOnlySpan<int> rows, int count)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0 || rows[i] >= count)
            {
                return i;
            }
        }

        return null;
    }

    private sealed class ShareOf(IProgress<(string Stage, double Share)> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(("ranking items for hard negatives", value));
    }
}
