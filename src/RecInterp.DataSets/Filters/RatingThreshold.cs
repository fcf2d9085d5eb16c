namespace RecInterp.DataSets.Filters;

/// <summary>Takes high ratings for positives and forgets the others.</summary>
public static class RatingThreshold
{
    /// <summary>Keeps the rows whose rating is at least a value.</summary>
    /// <param name="set">A set with ratings; not changed.</param>
    /// <param name="least">Smallest rating kept, in the published unit; RecSAE (arXiv 2411.06112) takes 4 stars.</param>
    /// <returns>A new set.</returns>
    /// <exception cref="ArgumentException">The set has no ratings.</exception>
    public static DataSet AtLeast(DataSet set, float least)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set.Log.HasRatings
            ? RowSelection.Keep(set, row => set.Log.Ratings[row] >= least)
            : throw new ArgumentException($"{set.Name} has no ratings to compare with {least}", nameof(set));
    }
}
