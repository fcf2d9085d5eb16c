namespace RecInterp.Training.Sampling;

/// <summary>For every other user an item of the scorer's own top list, each as likely; for the rest the next of the uniform ones. Not thread safe.</summary>
/// <remarks>Users come in random order, so over the epochs every user has both. Items that a list ranks next to each other must be kept apart by
/// differences of scores that uniform items hardly weigh; the uniform half keeps the rest of the catalogue from rising into the lists.</remarks>
/// <param name="lists">The top lists of all users that come.</param>
/// <param name="rest">Chooses for the others.</param>
/// <param name="random">Source of the draws from lists, one number each.</param>
internal sealed class HardNegativeItems(TopLists lists, IItemSampler rest, Random random) : IItemSampler
{
    /// <inheritdoc/>
    public int[] Next(ReadOnlySpan<int> users)
    {
        var items = rest.Next(users[..(users.Length / 2)]);
        var batch = new int[users.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            batch[i] = i % 2 == 0 ? lists.Of(users[i])[random.Next(lists.Length)] : items[i / 2];
        }

        return batch;
    }
}
