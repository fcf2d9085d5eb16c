namespace RecInterp.Training.Sampling;

/// <summary>Chooses the items of batches. What it gives follows from the seed and from the calls before, so a run that goes on may replay them.</summary>
internal interface IItemSampler
{
    /// <summary>The items of the next batch.</summary>
    /// <param name="users">Row numbers of its users, all of them trained on.</param>
    /// <returns>As many row numbers of items; item b stands beside user b.</returns>
    int[] Next(ReadOnlySpan<int> users);
}
