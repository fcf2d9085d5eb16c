using RecInterp.DataSets.Filters;

namespace RecInterp.DataSets.Splits;

/// <summary>Everything before a day is for training, whole days after it for choosing, the last days for the test.</summary>
public static class GlobalTime
{
    private const long SecondsPerDay = 86_400;

    /// <summary>Splits a set by days counted from the day of its first interaction, which is 0.</summary>
    /// <remarks>The preparation of ReChorus that RecSAE (arXiv 2411.06112) used for MovieLens 1M: train while day &lt;= floor(TrainShare * last day), dev while
    /// day &lt;= floor(DevShare * last day), else test. Rows of dev and test whose user or item has no train row are dropped, and with them users and items
    /// that then have none.</remarks>
    /// <param name="set">A set with the time of every interaction; not changed.</param>
    /// <param name="options">Where to cut; null takes the defaults.</param>
    /// <returns>The set without the dropped rows, and its split, which holds all rows of it.</returns>
    /// <exception cref="ArgumentException">The set does not know all times, or the shares are out of order.</exception>
    public static (DataSet Set, Split Split) Of(DataSet set, GlobalTimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        options ??= new GlobalTimeOptions();
        if (!(options.TrainShare > 0 && options.TrainShare < 1 && options.DevShare >= options.TrainShare && options.DevShare <= 1))
        {
            throw new ArgumentException(
                $"found shares {options.TrainShare} and {options.DevShare}, expected 0 < TrainShare <= DevShare <= 1 and TrainShare < 1", nameof(options));
        }

        if (!set.Log.HasTimes)
        {
            throw new ArgumentException($"{set.Name} does not know the time of every interaction, which a split by global time needs", nameof(set));
        }

        return DropUnseen(set, PartsByDay(set, options));
    }

    /// <summary>Drops the dev and test rows whose user or item has no train row.</summary>
    internal static (DataSet Set, Split Split) DropUnseen(DataSet set, SplitPart[] parts)
    {
        var log = set.Log;
        var usersSeen = new bool[log.UserCount];
        var itemsSeen = new bool[log.ItemCount];
        for (var row = 0; row < log.Count; row++)
        {
            if (parts[row] == SplitPart.Train)
            {
                usersSeen[log.Users[row]] = itemsSeen[log.Items[row]] = true;
            }
        }

        var rows = RowSelection.RowsWhere(log.Count, row => parts[row] != SplitPart.None && usersSeen[log.Users[row]] && itemsSeen[log.Items[row]]);
        var kept = RowSelection.Keep(set, rows);
        return (kept, SplitParts.ToSplit(kept.Log, Array.ConvertAll(rows, row => parts[row])));
    }

    private static SplitPart[] PartsByDay(DataSet set, GlobalTimeOptions options)
    {
        var parts = new SplitPart[set.Log.Count];
        if (parts.Length == 0)
        {
            return parts;
        }

        var offset = (long)options.UtcOffset.TotalSeconds;
        var days = new long[parts.Length];
        for (var row = 0; row < days.Length; row++)
        {
            days[row] = (long)Math.Floor((set.Log.Times[row] + offset) / (double)SecondsPerDay);
        }

        var first = days.Min();
        var last = days.Max() - first;
        var (trainEnd, devEnd) = ((long)(options.TrainShare * last), (long)(options.DevShare * last));
        for (var row = 0; row < parts.Length; row++)
        {
            var day = days[row] - first;
            parts[row] = day <= trainEnd ? SplitPart.Train : day <= devEnd ? SplitPart.Dev : SplitPart.Test;
        }

        return parts;
    }
}
