using RecInterp.DataSets.Splits;

namespace RecInterp.Recommenders.Training;

/// <summary>What training needs of a split.</summary>
internal static class TrainingRows
{
    /// <summary>Checks that there is something to train on.</summary>
    /// <exception cref="ArgumentException">The split has no training row.</exception>
    public static void Expect(Split split)
    {
        if (split.Train.Length == 0)
        {
            throw new ArgumentException($"found no training rows among the {split.Log.Count} of the log, expected at least one", nameof(split));
        }
    }
}
