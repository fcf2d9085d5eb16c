using RecInterp.DataSets.Interactions;
using RecInterp.DataSets.Sampling;

namespace RecInterp.DataSets.Splits;

/// <summary>Holds out some of each user's positives at random, whatever their time: the split of the prediction-aware SAE (AAAI-26).</summary>
public static class HeldOutPositives
{
    private const int PositivesPurpose = 1;
    private const int NegativesPurpose = 2;

    /// <summary>Splits a log of positives.</summary>
    /// <remarks>For each user: draw positives by <see cref="ItemWeights"/>, which become test rows; draw as many test negatives likewise from the items that the
    /// user never chose. Every user is drawn for apart: the draws of one do not depend on the others.</remarks>
    /// <param name="log">Positives, each pair of user and item once.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <exception cref="ArgumentException">A pair stands twice, or a user has too few positives or other items for the draws; names the user.</exception>
    public static HeldOutSplit Of(InteractionLog log, HeldOutPositivesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        options ??= new HeldOutPositivesOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PerUser, 1, nameof(options));
        var weights = ItemWeights.Of(log, options.Weighting, options.ShareScale).Values;
        var sequences = new UserSequences(log);
        var parts = new SplitPart[log.Count];
        Array.Fill(parts, SplitPart.Train);
        var negatives = new int[log.UserCount][];
        var rowOf = new int[log.ItemCount];
        Array.Fill(rowOf, -1);
        for (var user = 0; user < log.UserCount; user++)
        {
            var rows = sequences.RowsOf(user);
            if (rows.IsEmpty)
            {
                negatives[user] = [];
                continue;
            }

            var positives = Positives(log, rows, rowOf);
            var others = Others(rowOf, log.ItemCount - positives.Length);
            foreach (var item in Draw(log, user, positives, weights, options, PositivesPurpose))
            {
                parts[rowOf[item]] = SplitPart.Test;
            }

            negatives[user] = Draw(log, user, others, weights, options, NegativesPurpose);
            foreach (var item in positives)
            {
                rowOf[item] = -1;
            }
        }

        return new HeldOutSplit(SplitParts.ToSplit(log, parts), negatives);
    }

    private static int[] Positives(InteractionLog log, ReadOnlySpan<int> rows, int[] rowOf)
    {
        var positives = new int[rows.Length];
        for (var place = 0; place < rows.Length; place++)
        {
            var item = positives[place] = log.Items[rows[place]];
            if (rowOf[item] >= 0)
            {
                throw new ArgumentException(
                    $"user {log.UserIds[log.Users[rows[place]]]} has item {log.ItemIds[item]} twice, expected each pair once", nameof(log));
            }

            rowOf[item] = rows[place];
        }

        return positives;
    }

    private static int[] Others(int[] rowOf, int count)
    {
        var others = new int[count];
        var next = 0;
        for (var item = 0; item < rowOf.Length; item++)
        {
            if (rowOf[item] < 0)
            {
                others[next++] = item;
            }
        }

        return others;
    }

    private static int[] Draw(
        InteractionLog log, int user, int[] pool, ReadOnlySpan<double> weights, HeldOutPositivesOptions options, int purpose)
    {
        var draws = new SeededDraws(options.Seed, purpose, user, epoch: 0);
        try
        {
            return options.WithReplacement
                ? WeightedDraw.WithReplacement(pool, weights, options.PerUser, ref draws)
                : WeightedDraw.WithoutReplacement(pool, weights, options.PerUser, ref draws);
        }
        catch (InvalidOperationException fault)
        {
            var kind = purpose == PositivesPurpose ? "positives" : "items that were not chosen";
            throw new ArgumentException($"user {log.UserIds[user]}, {kind}: {fault.Message}", nameof(log), fault);
        }
    }
}
