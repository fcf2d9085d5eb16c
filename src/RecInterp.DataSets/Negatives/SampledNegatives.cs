using RecInterp.DataSets.Interactions;
using RecInterp.DataSets.Sampling;
using RecInterp.DataSets.Splits;

namespace RecInterp.DataSets.Negatives;

/// <summary>Draws, for each user, different items that the user never chose, to train against. Immutable.</summary>
/// <remarks>The pool of a user is all items but those of the user's rows in the log, whatever part of the split they stand in, and those named as excluded. What is
/// drawn depends on seed, user and epoch alone.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class SampledNegatives
{
    private const int Purpose = 3;

    private readonly InteractionLog _log;
    private readonly NegativeSamplingOptions _options;
    private readonly ItemWeights _weights;
    private readonly UserSequences _rows;
    private readonly IReadOnlyList<int[]>? _excluded;

    /// <summary>Prepares the draws.</summary>
    /// <param name="log">The log: its users' chosen items, and its popularity.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="excluded">For each of U users items that are not to be drawn, such as <see cref="HeldOutSplit.TestNegatives"/>; null excludes none.</param>
    /// <exception cref="ArgumentException">The excluded lists are not one a user.</exception>
    public SampledNegatives(InteractionLog log, NegativeSamplingOptions? options = null, IReadOnlyList<int[]>? excluded = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (excluded is not null && excluded.Count != log.UserCount)
        {
            throw new ArgumentException($"found {excluded.Count} lists, expected one for each of {log.UserCount} users", nameof(excluded));
        }

        (_log, _options, _excluded) = (log, options ?? new NegativeSamplingOptions(), excluded);
        _weights = ItemWeights.Of(log, _options.Weighting, _options.ShareScale);
        _rows = new UserSequences(log);
    }

    /// <summary>The items that may be drawn for a user, rising.</summary>
    /// <param name="user">Number of the user.</param>
    public int[] PoolOf(int user)
    {
        var taken = new bool[_log.ItemCount];
        foreach (var row in _rows.RowsOf(user))
        {
            taken[_log.Items[row]] = true;
        }

        foreach (var item in _excluded?[user] ?? [])
        {
            taken[item] = true;
        }

        var pool = new List<int>(taken.Length);
        for (var item = 0; item < taken.Length; item++)
        {
            if (!taken[item])
            {
                pool.Add(item);
            }
        }

        return [.. pool];
    }

    /// <summary>Draws negatives for a user, without replacement.</summary>
    /// <param name="user">Number of the user.</param>
    /// <param name="count">How many; at least 0.</param>
    /// <param name="epoch">Number of the epoch; not read where negatives are static.</param>
    /// <returns>Numbers of the items, in the order drawn, all different.</returns>
    /// <exception cref="ArgumentException">The pool holds fewer; names the user.</exception>
    public int[] Of(int user, int count, int epoch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var draws = new SeededDraws(_options.Seed, Purpose, user, _options.PerEpoch ? epoch : 0);
        try
        {
            return _options.Weighting == ItemWeighting.Uniform
                ? WeightedDraw.Uniform(PoolOf(user), count, ref draws)
                : WeightedDraw.WithoutReplacement(PoolOf(user), _weights.Values, count, ref draws);
        }
        catch (InvalidOperationException fault)
        {
            throw new ArgumentException($"user {_log.UserIds[user]}: {fault.Message}", nameof(count), fault);
        }
    }
}
